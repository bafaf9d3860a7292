"""What CommonMark (with GitHub's tables and strikethrough) makes of Markdown, by an implementation not ours."""

from markdown_it import MarkdownIt

_READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_BREAKS = {"softbreak", "hardbreak"}


def tokens(markdown):
    return _READER.parse(markdown)


def kinds(markdown):
    """The opening tokens of blocks, in order."""
    return [t.type for t in tokens(markdown) if t.nesting >= 0 and t.type != "inline"]


def inlines(markdown):
    """For each inline stretch its characters with the styles that are open around each."""
    return [_characters(t.children) for t in tokens(markdown) if t.type == "inline"]


def texts(markdown):
    return ["".join(character for character, _ in inline) for inline in inlines(markdown)]


def _characters(children):
    found, styles = [], []
    for child in children:
        if child.type in ("text", "text_special"):
            found += [(c, tuple(sorted(styles))) for c in child.content]
        elif child.type == "code_inline":
            found += [(c, ("code",)) for c in child.content]
        elif child.type in _BREAKS or (child.type == "html_inline" and child.content == "<br>"):
            found.append(("\n", ()))
        elif child.nesting == 1:
            styles.append(child.tag)
        elif child.nesting == -1:
            styles.remove(child.tag)
        else:
            raise AssertionError(f"{child.type} in generated text: {child.content!r}")
    return found
