"""Turns a text into its shingles, and shingles into the keys by which texts that have much in common find each other.

Two kinds of keys lie in one index. Bands of a MinHash signature are shared by texts of about one length that agree.
They do not find an excerpt: two thirds of its article are missing, so the two agree to a third only. Anchors do: the
smallest shingle hashes of the opening, for feeds and news sites quote an article from its beginning, and all through
the text those hashes of a certain form, one in 85, which an excerpt from the middle has as well.
"""

import re
import sys
import unicodedata
from array import array
from functools import cache
from typing import TypeAlias

from rensa import RMinHash

from discovery.model import KEY_BITS, Fingerprint

SCHEME = 2
"""Raised whenever a text would come to other keys, so that all texts are fingerprinted anew."""

WORDS_PER_SHINGLE = 4
READ_CHARACTERS = 200_000
"""Of a longer text only the beginning is read: some thirty thousand words tell it from any other."""

BANDS = 3
HASHES_PER_BAND = 3
"""A pair that agrees to .8 shares one of three bands of three in 88 % of cases, one that agrees to .3 in 8 %; the
anchors find most of what the bands leave. Figures: docs/duplicates.md."""

OPENING_SHINGLES = 64
OPENING_ANCHORS = 3
"""A page may begin with a byline or a list of contents before its text: of three anchors one is nearly always shared,
even when a third of the opening is foreign."""

MOST_ANCHORS = 16

_SEED = 42
_OF_NEXT = 0x6A09
_OF_NEXT_PAIR = 0x7A3D
"""Odd, and below 2**15: the sum of four words' hashes of 32 bits so weighted stays below 2**62."""
_LANE = 64
_INNER_BYTE = 3
_FEW_ARE_ZERO = bytes(3) + bytes(range(3, 256))
"""One in 85."""
_OPENING_BYTE = 1
_BYTES = [bytes((byte,)) for byte in range(256)]
_MIXING = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_WHOLE = (1 << 64) - 1
_UNUSED_BITS = 64 - KEY_BITS

_SPACED = bytes.maketrans(bytes(range(128)), bytes(c if chr(c).isalnum() else 32 for c in range(128)))
_APOSTROPHES = "’ʼ＇"
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_WITHOUT_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class _Signs(dict[int, str]):
    """What a sign beyond ASCII becomes, found out once: there are only so many."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if _WITHOUT_SPACES.match(sign):
            plain = f" {sign} "
        elif sign.isalnum() or unicodedata.category(sign).startswith("M"):
            plain = sign
        else:
            plain = "" if sign in _APOSTROPHES else " "
        self[code] = plain
        return plain


_SIGNS = _Signs()


Shingles: TypeAlias = "array[int]"
"""A hash of 64 bits for each run of four words, in the order of the text."""


def words(text: str) -> list[bytes]:
    """The words of the text as far as it is read, without case and punctuation. Numbers stay, for often they alone
    tell two texts apart. In scripts without spaces each sign is a word.

    >>> words("Don’t “panic”: 3.5 GB, 東京!")
    [b'dont', b'panic', b'3', b'5', b'gb', b'\\xe6\\x9d\\xb1', b'\\xe4\\xba\\xac']
    """
    folded = text[:READ_CHARACTERS].casefold()
    if not folded.isascii():
        folded = _FOREIGN.sub(lambda run: run[0].translate(_SIGNS), folded)
    return folded.encode("utf-8", "replace").translate(_SPACED, b"'").split()


def shingles(text: str) -> Shingles:
    """The shingles of a text; none when it has fewer words than a shingle."""
    hashes = array("Q", RMinHash.hash_token_sets([words(text)])[0])
    lanes = len(hashes) - WORDS_PER_SHINGLE + 1
    if lanes < 1:
        return array("Q")
    # All shingles at once: the hashes are the digits of one number, and what is shifted by a digit stands beside its
    # neighbour. A loop over the words takes five times as long.
    digits = int.from_bytes(_little(hashes), "little") & _low_halves()
    pairs = digits + (digits >> _LANE) * _OF_NEXT
    summed = pairs + (pairs >> 2 * _LANE) * _OF_NEXT_PAIR
    # The last three lanes lack a neighbour.
    some = array("Q", summed.to_bytes((lanes + WORDS_PER_SHINGLE - 1) * 8, "little")[: lanes * 8])
    if sys.byteorder == "big":
        some.byteswap()
    return some


def _little(some: Shingles) -> bytes:
    if sys.byteorder == "big":
        some = some[:]
        some.byteswap()
    return some.tobytes()


@cache
def _low_halves() -> int:
    """Of each lane the lower half, for as many words as are read at most: what is weighted and added must not reach
    the next lane."""
    return int.from_bytes(b"\xff\xff\xff\xff\0\0\0\0" * READ_CHARACTERS, "little")


def fingerprint(some: Shingles) -> Fingerprint:
    """The keys of a text: at most BANDS + OPENING_ANCHORS + MOST_ANCHORS, none for a text without shingles."""
    if not some:
        return Fingerprint(scheme=SCHEME, keys=())
    keys = {*_bands(some), *_anchors(some)}
    return Fingerprint(scheme=SCHEME, keys=tuple(keys))


def _bands(some: Shingles) -> list[int]:
    signature = RMinHash.digest_matrix_from_flat_token_hashes(
        some, array("Q", (0, len(some))), BANDS * HASHES_PER_BAND, _SEED
    ).to_rows()[0]
    p, q, r = _MIXING
    bands = zip(signature[0::3], signature[1::3], signature[2::3], strict=True)
    return [((one * p + two * q + three * r) & _WHOLE) >> _UNUSED_BITS for one, two, three in bands]


def _anchors(some: Shingles) -> set[int]:
    # Single bytes of the hashes decide, so that these need not be looked at one by one.
    plain = _little(some)
    inner = {some[at] for at in _found(b"\0", plain[_INNER_BYTE :: some.itemsize].translate(_FEW_ARE_ZERO))}
    if len(inner) > MOST_ANCHORS:
        inner = set(sorted(inner, key=_mixed)[:MOST_ANCHORS])
    opening = plain[_OPENING_BYTE : OPENING_SHINGLES * some.itemsize : some.itemsize]
    return {_mixed(one) for one in inner.union([some[at] for at in _least(opening)])}


def _least(opening: bytes) -> list[int]:
    """Where the smallest bytes stand. Looking for one after the other takes half as long as sorting."""
    least: list[int] = []
    for byte in _BYTES:
        if byte in opening:
            least += _found(byte, opening)
            if len(least) >= OPENING_ANCHORS:
                break
    return least[:OPENING_ANCHORS]


def _found(byte: bytes, where: bytes) -> list[int]:
    found, at = [], where.find(byte)
    while at >= 0:
        found.append(at)
        at = where.find(byte, at + 1)
    return found


def _mixed(one: int) -> int:
    return (one * _MIXING[0] & _WHOLE) >> _UNUSED_BITS
