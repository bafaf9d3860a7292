from workbench.reports import html, markdown
from workbench.reports.index import Entry, index

ENTRIES = [
    Entry(slug="site-memo-ash", title="Ash Elementary", line="4 of 4 sources coded", group="Site memos"),
    Entry(slug="cross-site", title="Across sites", line="7 claims"),
    Entry(slug="site-memo-elm", title="Elm", group="Site memos"),
]


def test_every_report_has_one_line_and_a_link_in_the_format_of_the_page():
    page = index(ENTRIES)
    assert "- [Ash Elementary](site-memo-ash.md): 4 of 4 sources coded\n- [Elm](site-memo-elm.md)" in markdown.render(
        page
    )
    assert '<a href="cross-site.html">Across sites</a>: 7 claims' in html.render(page)


def test_reports_without_a_group_come_first_and_groups_stay_together():
    page = markdown.render(index(ENTRIES))
    assert page.index("Across sites") < page.index("## Site memos") < page.index("Ash") < page.index("Elm")


def test_an_empty_study_has_an_index_too():
    assert "No reports yet." in markdown.render(index([]))
