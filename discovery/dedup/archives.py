"""Knows the hosts that keep copies of others' pages."""

from discovery.dedup.address import parsed

_HOSTS = (
    "archive.org archive.today archive.ph archive.is archive.li archive.vn archive.md archive.fo archive-it.org"
    " webcache.googleusercontent.com perma.cc ghostarchive.org webcitation.org"
).split()


def is_archive(url: str) -> bool:
    """Whether an address is that of a copy that an archive keeps; False for what is no address.

    >>> is_archive("https://web.archive.org/web/2024/https://example.com/post")
    True
    """
    try:
        host = parsed(url).host
    except ValueError:
        return False
    return any(host == one or host.endswith("." + one) for one in _HOSTS)
