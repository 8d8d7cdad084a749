"""Who does what a story tells without saying who."""

from callrouter.records import Author

BY_TEST = Author("test")
