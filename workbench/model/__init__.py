"""What a study is made of: frozen values, standard library only."""
