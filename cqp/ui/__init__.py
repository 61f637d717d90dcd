"""What the pages share: who is there, words, styles, the live grid."""
