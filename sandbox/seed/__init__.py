"""How a workspace begins: the seed's company, the small one of the tests, and beginning again."""
