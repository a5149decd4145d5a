"""Usual names of what has to do with pages, in small letters and digits only, best first."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SIZES = _words(
    "perpage pagesize limit size count maxresults top maxitems maxpagesize resultsperpage"
    " itemsperpage pagelimit take"
)
PAGES = _words(
    "page pagenumber pagenum pageno pageindex currentpage pagepage pageid pagenbr"
)
OFFSETS = _words("offset skip startindex startat pageoffset firstresult startrow")
CURSORS = _words(
    "cursor nextcursor startcursor pagecursor pagetoken nextpagetoken nexttoken token"
    " startingafter after marker continuationtoken continue continuation paginationtoken"
    " pageafter bookmark scrollid pagestate nextpage nextkey startkey page startfrom"
)
NEXT_CURSORS = _words(
    "nextcursor nextpagetoken nexttoken nextmarker continuationtoken nextcontinuationtoken"
    " nextpagecursor paginationtoken cursor continue continuation nextpage endcursor"
    " nextstartcursor scrollid bookmark nextkey nextafter after next"
)
TOKENS = _words(
    "cursor startcursor pagecursor pagetoken token marker continuationtoken"
)
"""Names that can only be a cursor's, whatever gives the next one."""

NEXT_URLS = _words(
    "nextlink odatanextlink nexturl nextpageurl nextpageuri nextpagelink nexturi nexthref"
    " nextlinkurl"
)
MORE = _words(
    "hasmore hasnext hasnextpage more istruncated moreavailable hasmoreitems hasmoreresults"
    " hasmorepages morepages"
)
TOTALS = _words(
    "total totalcount totalresults totalitems totalrecords totalsize totalelements"
    " totalhits totalentries"
)
PAGE_COUNTS = _words(
    "totalpages pagecount pages lastpage numpages numberofpages pagestotal pagetotal"
    " nbpages"
)
HOLDERS = _words(
    "meta metadata paging pagination pageinfo cursors responsemetadata links pagemeta page"
    " listmeta pager paginationinfo cursor pagingmetadata paginationresult nextpage"
    " metapagination next pages"
)
