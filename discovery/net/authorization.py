"""Says who we are to the hosts that know us, and to nobody else."""

from collections.abc import Iterable, Mapping

import ada_url


class Authorization:
    """The value of the Authorization header by `host` or `host:port`, for https only."""

    def __init__(self, by_host: Mapping[str, str]) -> None:
        self._by_origin = {f"https://{host}": value for host, value in by_host.items()}

    def to(self, url: str, *, after: Iterable[str] = ()) -> str | None:
        """What to send along to an address. `after` are those that redirected there: one of another host among
        them, and nothing is sent, for that host then chose what is asked in our name."""
        own = origin(url)
        return self._by_origin.get(own) if all(origin(one) == own for one in after) else None


def origin(url: str) -> str:
    """Scheme, host and port; empty for what is no URL."""
    try:
        return str(ada_url.URL(url).origin)
    except ValueError:
        return ""
