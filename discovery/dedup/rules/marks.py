"""Marks that campaigns, feeds and pages leave in the query of an address."""

import re
from dataclasses import replace

from discovery.dedup.address import Address
from discovery.dedup.rules.spelling import CODE_HOSTS

# Names from the lists that browsers and readers keep: AdGuard's TrackParamFilter (general_url.txt), ClearURLs' global
# rules, Brave's query filter, Miniflux' urlcleaner. Left out are those that elsewhere name a document (campaign_id, cid, source).
_TRACKING = re.compile(
    r"""(?: utm_.* | mtm_.* | pk_(?:campaign|kwd|keyword|source|medium|content|cid|vid) | (?:piwik|matomo)_.* | [hi]tm_.*
    | hmb_(?:campaign|medium|source) | hsa_.* | sfmc_.* | oly_(?:anon|enc)_id | at_(?:medium|campaign|link_.*|ptr_name|bbc_.*)
    | fbclid | fb_(?:action_.*|ref|source|comment_id) | gclid | gclsrc | gbraid | wbraid | dclid | gad_(?:source|campaignid)
    | srsltid | msclkid | ysclid | yclid | _openstat | twclid | ttclid | rdt_cid | epik | irclickid | cjevent | dicbo
    | igsh(?:id)? | li_fat_id | mc_(?:[ce]id|tc) | mkt_tok | _hsenc | _hsmi | hsctatracking | __hs(?:sc|tc|fp) | hss_channel
    | vero_(?:id|conv) | ml_subscriber(?:_hash)? | ck_subscriber_id | _bhlid | _kx | __s | _branch_(?:match_id|referrer)
    | rb_clickid | wickedid | s_kwcid | ef_id | elqtrack(?:id)? | guccounter | guce_referrer(?:_sig)?
    | ns_(?:campaign|mchannel|source|linkname|fee) | _ga | _gl | gh_src | ref_src | ref_url | __twitter_impression | xtor
    | trk(?:info|campaign)? | trackingid | replytocom )""",
    re.VERBOSE | re.IGNORECASE,
)
_TRACKER_NAMES = frozenset(
    "rss feed atom newsletter hn hackernews hackernoon producthunt twitter facebook linkedin reddit".split()
)
_REFERRING_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_AMP_PAIRS = frozenset({"amp", "amp=1", "amp=true", "outputtype=amp"})


def no_tracking(address: Address) -> Address:
    return address.without(lambda name, _: _TRACKING.fullmatch(name) is not None)


def no_referrer(address: Address) -> Address:
    """`ref` also names branches and order numbers: it goes only when its value is a tracker's or a host."""
    return address if address.host in CODE_HOSTS else address.without(_is_referrer)


def _is_referrer(name: str, value: str) -> bool:
    word = value.lower()
    if name == "ref":
        return word in _TRACKER_NAMES or _REFERRING_HOST.fullmatch(word) is not None
    return name == "share" and word in _TRACKER_NAMES


def no_feed_source(address: Address) -> Address:
    """Medium marks every link it gives out, on its customers' own hosts too: `source=rss----2615bd06b42e---4`."""
    return address.without(
        lambda name, value: name == "source" and (value in _TRACKER_NAMES or "---" in value)
    )


def no_amp_query(address: Address) -> Address:
    if not any(pair.lower() in _AMP_PAIRS for pair in address.query):
        return address
    return replace(address, query=tuple(pair for pair in address.query if pair.lower() not in _AMP_PAIRS))
