"""What no disclosure reaches: files beyond these limits are refused before anything is done with them.

Each reader checks them before the work that they bound, so that a bad file ends soon and within memory.
"""

from __future__ import annotations

# A larger file is something else, and is not loaded into memory to find that out.
LARGEST_FILE = 64 * 1024 * 1024
# The same for what a reader makes of it.
MOST_PAGES = 1_000
LONGEST_TEXT = 500_000
LONGEST_LINE = 5_000

# Tables: of a whole file, and of one table. The area counts blank cells too.
MOST_CELLS = 200_000
WIDEST_TABLE = 512
LARGEST_AREA = 2_000_000

# Web pages and the parts of Office files: bytes, and the marks that open a tag or close one.
LARGEST_PAGE = 16 * 1024 * 1024
MOST_TAGS = 150_000
DEEPEST_ELEMENT = 250
LARGEST_PART = 48 * 1024 * 1024
MOST_XML_TAGS = 2_000_000

# ZIP containers, as their directory gives them; how far a large member may be compressed.
MOST_PARTS = 5_000
MOST_MEMBERS = 300
UNPACKED = 256 * 1024 * 1024
DENSEST = 200
SMALL_MEMBER = 8 * 1024 * 1024

# Pages of a PDF: characters, drawn objects, forms within forms, and lines that may draw a table.
MOST_CHARACTERS = 40_000
MOST_OBJECTS = 60_000
DEEPEST_FORM = 8
MOST_RULES = 6_000
# Characters that a font tells something of. A code has two bytes, and some tell of a few ranges twice; of more, one by
# one, memory would be full before any of it is of use.
LARGEST_FONT = 0x40000

# Pictures: pixels of one, pages of one file that are recognised (some seconds each).
MOST_PIXELS = 80_000_000
MOST_PICTURES = 200
# A picture with more dark runs is a photograph.
MOST_RUNS = 60_000

# Seconds that LibreOffice may take to convert one file.
LONGEST_CONVERSION = 180

# What the process that reads may use: seconds for a file, and bytes, more where characters are recognised.
LONGEST_READING = 60.0
MOST_MEMORY = 2 * 1024**3
MOST_MEMORY_RECOGNISING = 4 * 1024**3
# What takes longer by its nature: pages in all, and the seconds from the beginning of each of these.
SECONDS_A_PAGE = 0.3
LONGEST_MEMBER = 20.0
LONGEST_PICTURE = 60.0
