"""How people ask and how they get their answer: words in, words and buttons out."""
