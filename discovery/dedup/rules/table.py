"""All rules about addresses, in order of application."""

from discovery.dedup.rules.fragments import only_telling_fragments
from discovery.dedup.rules.github import one_gist, one_github_page
from discovery.dedup.rules.marks import no_amp_query, no_feed_source, no_referrer, no_tracking
from discovery.dedup.rules.medium import one_medium_post, one_substack_post
from discovery.dedup.rules.rule import Rule
from discovery.dedup.rules.sites import (
    no_mobile_wikipedia,
    one_document_on_google,
    one_doi,
    one_page_of_linkedin,
    one_page_of_microsoft,
    one_paper_on_arxiv,
    one_post_on_blogger,
    one_post_on_twitter,
    one_post_on_wix,
    one_question,
    one_slide_deck,
    one_thread_on_hacker_news,
    one_thread_on_reddit,
    one_video_on_vimeo,
    one_video_on_youtube,
)
from discovery.dedup.rules.spelling import (
    no_amp_path,
    no_default_port,
    no_device_host,
    no_escaped_ampersand,
    no_final_dot,
    no_final_slash,
    no_index,
    no_session,
    one_escaping,
    one_scheme,
    single_slashes,
)
from discovery.dedup.rules.wrappers import (
    no_amp_cache,
    no_archive,
    no_cache,
    no_coded_redirector,
    no_mail_guard,
    no_reader,
    no_redirector,
    no_translation,
)

RULES = (
    Rule("one scheme", "http://e.com/a", "https://e.com/a", one_scheme),
    Rule("no default port", "https://e.com:80/a", "https://e.com/a", no_default_port),
    Rule("no final dot of the host", "https://e.com./a", "https://e.com/a", no_final_dot),
    Rule("no www, mobile or AMP host", "https://www.e.com/a", "https://e.com/a", no_device_host),
    Rule(
        "no archive",
        "https://web.archive.org/web/2020id_/http://e.com/a",
        "https://e.com/a",
        no_archive,
        answers=False,  # whoever links to an archive may have had to
    ),
    Rule(
        "no search engine's copy",
        "https://webcache.googleusercontent.com/search?q=cache:Ab3dEf6hIj0k:e.com/a+words",
        "https://e.com/a",
        no_cache,
    ),
    Rule("no reader's copy", "https://r.jina.ai/https://e.com/a", "https://e.com/a", no_reader),
    Rule(
        "no translation",
        "https://my--blog-e-com.translate.goog/a?_x_tr_tl=de",
        "https://my-blog.e.com/a",
        no_translation,
    ),
    Rule("no AMP cache", "https://e-com.cdn.ampproject.org/c/s/e.com/a", "https://e.com/a", no_amp_cache),
    Rule(
        "no redirector",
        "https://google.com/url?sa=t&url=https%3A%2F%2Fe.com%2Fa",
        "https://e.com/a",
        no_redirector,
    ),
    Rule(
        "no mail guard",
        "https://urldefense.com/v3/__https://e.com/a*b__;4oCU!!x",
        "https://e.com/a%E2%80%94b",
        no_mail_guard,
    ),
    Rule(
        "no coded redirector",
        "https://bing.com/ck/a?u=a1aHR0cHM6Ly9lLmNvbS9h",
        "https://e.com/a",
        no_coded_redirector,
    ),
    Rule("one escaping", "https://e.com/%7ejo/a%2fb", "https://e.com/~jo/a%2Fb", one_escaping),
    Rule(
        "no escaped ampersand", "https://e.com/?p=7&amp;q=8", "https://e.com/?p=7&q=8", no_escaped_ampersand
    ),
    Rule("no session", "https://e.com/a;jsessionid=8F2", "https://e.com/a", no_session),
    Rule("single slashes", "https://e.com//a///b", "https://e.com/a/b", single_slashes),
    Rule("no index file", "https://e.com/a/index.html", "https://e.com/a", no_index),
    Rule("no AMP path", "https://e.com/my-post/amp/", "https://e.com/my-post", no_amp_path),
    Rule("no final slash", "https://e.com/a/", "https://e.com/a", no_final_slash),
    Rule("no tracking", "https://e.com/?p=7&utm_source=x&fbclid=y", "https://e.com/?p=7", no_tracking),
    Rule("no referrer", "https://e.com/a?ref=blog.news.com", "https://e.com/a", no_referrer),
    Rule("no feed's mark", "https://e.com/a?source=rss----26---4", "https://e.com/a", no_feed_source),
    Rule("no AMP query", "https://e.com/a?amp=1", "https://e.com/a", no_amp_query),
    Rule(
        "one post on Medium",
        "https://blog.e.com/two-words-9f3e5d4dc901",
        "https://medium.com/p/9f3e5d4dc901",
        one_medium_post,
        answers=False,  # a blog that left Medium took its ids along
    ),
    Rule(
        "one post on Substack",
        "https://open.substack.com/pub/jo/p/a-post?r=1x",
        "https://jo.substack.com/p/a-post",
        one_substack_post,
    ),
    Rule(
        "one page on GitHub",
        "https://raw.githubusercontent.com/Jo/Ops/main/docs/a.md",
        "https://github.com/jo/ops/blob/HEAD/docs/a.md",
        one_github_page,
    ),
    Rule(
        "one gist",
        "https://gist.github.com/jo/0123456789abcdef0123",
        "https://gist.github.com/0123456789abcdef0123",
        one_gist,
    ),
    Rule(
        "one video on YouTube",
        "https://youtu.be/abcdefghijk?t=7",
        "https://youtube.com/watch?v=abcdefghijk",
        one_video_on_youtube,
    ),
    Rule(
        "one video on Vimeo",
        "https://player.vimeo.com/video/1234567",
        "https://vimeo.com/1234567",
        one_video_on_vimeo,
    ),
    Rule(
        "one post on Twitter",
        "https://twitter.com/jo/status/1234567",
        "https://x.com/i/status/1234567",
        one_post_on_twitter,
    ),
    Rule(
        "one thread on Reddit",
        "https://old.reddit.com/r/ops/comments/1abcde/a_title",
        "https://reddit.com/comments/1abcde",
        one_thread_on_reddit,
    ),
    Rule(
        "one question",
        "https://stackoverflow.com/q/123/7",
        "https://stackoverflow.com/questions/123",
        one_question,
    ),
    Rule(
        "one thread on Hacker News",
        "https://news.ycombinator.com/item?id=123&p=2",
        "https://news.ycombinator.com/item?id=123",
        one_thread_on_hacker_news,
    ),
    Rule(
        "one paper on arXiv",
        "https://arxiv.org/pdf/2101.00001v2.pdf",
        "https://arxiv.org/abs/2101.00001",
        one_paper_on_arxiv,
    ),
    Rule("one DOI", "https://dx.doi.org/10.1145/ABC.7", "https://doi.org/10.1145/abc.7", one_doi),
    Rule(
        "one document on Google",
        "https://docs.google.com/document/d/1aB2cD3eF4gH5iJ6kL7mN8/edit?usp=sharing",
        "https://docs.google.com/document/d/1aB2cD3eF4gH5iJ6kL7mN8",
        one_document_on_google,
    ),
    Rule(
        "no mobile Wikipedia",
        "https://en.m.wikipedia.org/wiki/A",
        "https://en.wikipedia.org/wiki/A",
        no_mobile_wikipedia,
    ),
    Rule(
        "one post on Blogger",
        "https://jo.blogspot.co.uk/2020/01/a.html?m=1",
        "https://jo.blogspot.com/2020/01/a.html",
        one_post_on_blogger,
    ),
    Rule("one post on Wix", "https://e.com/single-post/a", "https://e.com/post/a", one_post_on_wix),
    Rule(
        "one page of LinkedIn",
        "https://de.linkedin.com/pulse/a-post?x=1",
        "https://linkedin.com/pulse/a-post",
        one_page_of_linkedin,
    ),
    Rule(
        "one slide deck",
        "https://slideshare.net/mobile/jo/a-deck/12",
        "https://slideshare.net/jo/a-deck",
        one_slide_deck,
    ),
    Rule(
        "one page of Microsoft",
        "https://docs.microsoft.com/en-us/azure/a",
        "https://learn.microsoft.com/azure/a",
        one_page_of_microsoft,
    ),
    Rule("only telling fragments", "https://e.com/a#part-2", "https://e.com/a", only_telling_fragments),
)
"""Applied again until nothing changes, because one may uncover work for another."""
