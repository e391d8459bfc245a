"""The page of a registered person, opened by a link: see, change, join, subscribe, download, erase."""
