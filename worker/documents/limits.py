"""How large a file may be: far above what people write, far below what would hurt the reader; and the one way in which a file is
refused."""

LARGEST_FILE = 64_000_000  # bytes, as it lies on the disk
LARGEST_PART = 24_000_000  # bytes of one part unpacked; its tree takes about eight times as much
LONGEST_TEXT = 64_000_000  # bytes of the main part of a Word file that is only read; it is trimmed as it is read
LARGEST_TEXT = 40_000_000  # bytes unpacked, of all parts that are read
LARGEST_WHOLE = 400_000_000  # bytes that all parts claim to have unpacked; pictures are large, and never unpacked
MOST_PARTS = 4_000
LONGEST_INDEX = 4_000_000  # bytes of the list of parts at the end of the file
FLATTEST = 250  # times that a large part may shrink by packing; XML with much repetition reaches 100
FLAT_FROM = 8_000_000  # bytes from which that counts
MOST_TAGS = 1_000_000  # "<" in one part; a page of a worked-over text has some 300
MOST_TAGS_OF_LONG = 3_000_000  # in one that is trimmed
MOST_ATTRIBUTES = 1_500_000  # "=" in one part
MOST_PARAGRAPHS = 60_000
LONGEST_ANCHORS = 4_000_000  # characters of all anchors together, since comments may overlap

MEMORY = 270_000_000  # bytes of data that the reading process may have
MOST_OPEN = 32  # files at once, modules that it loads among them
SECONDS = 20  # of processor time
PATIENCE = 60.0  # seconds by the clock

LONGEST_FORM = 12_000_000  # characters in all cells of a comment form together
MOST_ROWS = 20_000  # with words in them, of one table
MOST_COLUMNS = 100
LARGEST_SHEET = 300_000_000  # bytes of a sheet of a workbook unpacked; it is read row by row


class Unreadable(Exception):
    """The file cannot be read, or must not be; `str()` is the sentence for the person who sent it."""
