"""Which amounts are facts, sentence by sentence: kind, surface, value and unit."""

from datetime import date

import pytest

from discovery.evidence.facts import find

Expected = tuple[str, str, str, str]

CASES: list[tuple[str, list[Expected]]] = [
    # -- timestamp: dates, clock times, both together, ranges --------------------------------------------
    ("The outage began on March 3, 2021.", [("timestamp", "March 3, 2021", "2021-03-03", "date")]),
    ("It was over by 14:05 UTC.", [("timestamp", "14:05 UTC", "14:05", "UTC")]),
    ("We were paged at 3:40 a.m. PT.", [("timestamp", "3:40 a.m. PT", "03:40", "PT")]),
    ("Writes stopped at 6.15pm CET.", [("timestamp", "6.15pm CET", "18:15", "CET")]),
    ("Dec 3, 20:05 UTC - Monitoring", [("timestamp", "Dec 3, 20:05 UTC", "--12-03T20:05", "UTC")]),
    ("On Tuesday, May 4, 2021, at 09:30 GMT it failed.",
     [("timestamp", "May 4, 2021, at 09:30 GMT", "2021-05-04T09:30", "GMT")]),
    ("Restored at 01:12 UTC on May 5.", [("timestamp", "01:12 UTC on May 5", "--05-05T01:12", "UTC")]),
    ("On March 12, 2025, between 13:28 UTC and 14:07 UTC jobs were late.",
     [("timestamp", "March 12, 2025", "2025-03-12", "date"), ("timestamp", "13:28 UTC", "13:28", "UTC"),
      ("timestamp", "14:07 UTC", "14:07", "UTC")]),
    ("Errors rose from 10:05 to 11:20 PDT.", [("timestamp", "10:05 to 11:20 PDT", "10:05/11:20", "PDT")]),
    ("Credits cover January 1 and February 13, 2019.",
     [("timestamp", "January 1 and February 13, 2019", "2019-01-01/2019-02-13", "date")]),
    ("It was slow from 10:00 to 11:30 pm.", [("timestamp", "10:00 to 11:30 pm", "22:00/23:30", "")]),
    ("Detected at 1330 UTC.", [("timestamp", "1330 UTC", "13:30", "UTC")]),
    ("In August 2014 we moved.", [("timestamp", "August 2014", "2014-08", "date")]),
    ("| 2022-02-08 12:15:09 | Alert |", [("timestamp", "2022-02-08 12:15:09", "2022-02-08T12:15:09", "")]),
    ("Live since 17 February 2022.", [("timestamp", "17 February 2022", "2022-02-17", "date")]),
    # -- duration and latency ----------------------------------------------------------------------------
    ("The outage lasted 1 hour and 53 minutes.", [("duration", "1 hour and 53 minutes", "113", "minutes")]),
    ("Logs are kept for 30 days.", [("duration", "30 days", "30", "days")]),
    ("Jobs were delayed by one hour.", [("duration", "one hour", "1", "hours")]),
    ("We started a year ago.", [("duration", "a year", "1", "years")]),
    ("A release went out every 4-6 weeks.", [("duration", "4-6 weeks", "4-6", "weeks")]),
    ("p99 latency fell from 450 ms to 35ms.",
     [("latency", "450 ms", "450", "ms"), ("latency", "35ms", "35", "ms")]),
    ("The median query takes 80 µs.", [("latency", "80 µs", "80", "µs")]),
    ("Page loads exceeded 8 seconds.", [("latency", "8 seconds", "8", "s")]),
    ("Failover took place within 12 seconds of the outage.", [("duration", "12 seconds", "12", "s")]),
    ("Queries take 40 ms to 50 ms.", [("latency", "40 ms to 50 ms", "40-50", "ms")]),
    ("Queries take from 3 to 5 seconds.", [("latency", "5 seconds", "5", "s")]),
    ("It hung for two and a half hours.", [("duration", "two and a half hours", "2.5", "hours")]),
    ("The gap is 300/280 MB/s.", [("throughput", "300/280 MB/s", "300/280", "MB/s")]),
    ("Codegen takes less than a second on a laptop.", [("latency", "a second", "1", "s")]),
    ("It took around 10 minutes per image.", [("latency", "10 minutes", "10", "minutes")]),
    ("The whole job takes 4 seconds.", [("duration", "4 seconds", "4", "s")]),
    ("The overall execution time fell to 407 seconds.", [("duration", "407 seconds", "407", "s")]),
    ("The snapshot was 80 days old.", [("duration", "80 days", "80", "days")]),
    ("Between 04:30 and 06:30 UTC on April 22 some were hit.",
     [("timestamp", "04:30 and 06:30 UTC on April 22", "--04-22T04:30/--04-22T06:30", "UTC")]),
    # -- bytes -------------------------------------------------------------------------------------------
    ("The bucket holds ~100 TB of archives.", [("data_volume", "100 TB", "100", "TB")]),
    ("Between 20 and 31GB were lost.", [("data_volume", "20 and 31GB", "20-31", "GB")]),
    ("We moved 1.5 petabytes.", [("data_volume", "1.5 petabytes", "1.5", "PB")]),
    ("It leaks hundreds of megabytes.", [("data_volume", "hundreds of megabytes", "hundreds", "MB")]),
    # -- throughput --------------------------------------------------------------------------------------
    ("It serves 81,000 requests per second.",
     [("throughput", "81,000 requests per second", "81000", "requests/s")]),
    ("Each shard takes 1 MB/s in and 2 MB/s out.",
     [("throughput", "1 MB/s", "1", "MB/s"), ("throughput", "2 MB/s", "2", "MB/s")]),
    ("We ship 3-4 times a day.", [("throughput", "3-4 times a day", "3-4", "times/day")]),
    ("Logs grow by 20 GB per week.", [("throughput", "20 GB per week", "20", "GB/week")]),
    ("A 100Gbps link was saturated.", [("throughput", "100Gbps", "100", "Gbps")]),
    ("The peak was 300K QPS.", [("throughput", "300K QPS", "300000", "requests/s")]),
    ("The limit is one yank request per 10 min, or 5 writes every 30 seconds.",
     [("throughput", "one yank request per 10 min", "1", "request/10 minutes"),
      ("throughput", "5 writes every 30 seconds", "5", "writes/30 s")]),
    ("They have 15 TB of logs ingested monthly.", [("throughput", "15 TB of logs ingested monthly", "15", "TB/month")]),
    # -- people ------------------------------------------------------------------------------------------
    ("Some 2.8 million visitors came; 6 of them registered.",
     [("scale_users", "2.8 million visitors", "2800000", "visitors"), ("scale_users", "6", "6", "")]),
    ("It was tested with 2,000 concurrent users.",
     [("scale_users", "2,000 concurrent users", "2000", "concurrent users")]),
    ("The team has 40 engineers.", [("count", "40 engineers", "40", "engineers")]),
    # -- words between an amount and its period ------------------------------------------------------------
    ("That is 4.1 GB of metrics written every hour, or 60 TB of raw logs per month.",
     [("throughput", "4.1 GB of metrics written every hour", "4.1", "GB/hour"),
      ("throughput", "60 TB of raw logs per month", "60", "TB/month")]),
    ("It signs 70,000 answers *every second*, with 20 million being added daily.",
     [("throughput", "70,000 answers *every second", "70000", "answers/s"),
      ("throughput", "20 million being added daily", "20000000", "/day")]),
    ("They hold more than a billion rows.", [("count", "a billion rows", "1000000000", "rows")]),
    ("It grew to 750 firewall rules.", [("count", "750 firewall rules", "750", "firewall rules")]),
    # -- money -------------------------------------------------------------------------------------------
    ("The bill fell from ~$18,000 to ~$10,800.",
     [("cost", "$18,000", "18000", "USD"), ("cost", "$10,800", "10800", "USD")]),
    ("The dyno costs $250/mo.", [("cost", "$250/mo", "250", "USD")]),
    ("They raised $2.5M USD.", [("cost", "$2.5M USD", "2500000", "USD")]),
    ("Storage costs 3 cents per hour.", [("cost", "3 cents per hour", "0.03", "USD")]),
    ("Nodes cost $50 to $80 each month.", [("cost", "$50 to $80 each month", "50-80", "USD")]),
    ("The bill went from $5,000 to $9,000.", [("cost", "$5,000", "5000", "USD"), ("cost", "$9,000", "9000", "USD")]),
    ("A server is $40-$60 per month.", [("cost", "$40-$60 per month", "40-60", "USD")]),
    # -- names -------------------------------------------------------------------------------------------
    ("We went from m3.medium to c7i-flex.large.",
     [("instance_type", "m3.medium", "m3.medium", ""), ("instance_type", "c7i-flex.large", "c7i-flex.large", "")]),
    ("It runs on 4x c5.2xlarge.", [("count", "4x", "4", ""), ("instance_type", "c5.2xlarge", "c5.2xlarge", "")]),
    ("One Performance M dyno was enough.", [("instance_type", "Performance M", "Performance M", "")]),
    ("Two services run on 1x dynos.", [("count", "Two services", "2", "services"), ("instance_type", "1x", "1x", "")]),
    ("Upgrade to v2.1.5, 2.0.10 or later.", [("version", "v2.1.5", "2.1.5", ""), ("version", "2.0.10", "2.0.10", "")]),
    ("Use 1.48 if you had 1.48.0 before.", [("version", "1.48", "1.48", ""), ("version", "1.48.0", "1.48.0", "")]),
    ("JDK 11 on CentOS 5 and Ruby 3.4.",
     [("version", "11", "11", ""), ("version", "5", "5", ""), ("version", "3.4", "3.4", "")]),
    ("Fixed in 4.0-beta3.", [("version", "4.0-beta3", "4.0-beta3", "")]),
    ("Run `2.6.9` here.", [("version", "2.6.9", "2.6.9", "")]),
    # -- shares ------------------------------------------------------------------------------------------
    ("About 0.6% of runs failed.", [("percentage", "0.6%", "0.6", "%")]),
    ("Latency changed by -40.2% overall.", [("percentage", "-40.2%", "-40.2", "%")]),
    ("This is 8-15% of traffic.", [("percentage", "8-15%", "8-15", "%")]),
    ("The new box is 50-100x faster.", [("percentage", "50-100x", "50-100", "x")]),
    ("It is five times faster.", [("percentage", "five times", "5", "x")]),
    ("That is three orders of magnitude more.",
     [("percentage", "three orders of magnitude", "3", "orders of magnitude")]),
    ("It uses 1/5th of the memory.", [("percentage", "1/5th", "0.2", "fraction")]),
    ("We had 100% uptime. It's 100% now.", [("availability", "100%", "100", "%"), ("availability", "100%", "100", "%")]),
    ("The success rate fell to 90%.", [("availability", "90%", "90", "%")]),
    ("The error rate reached 63%.", [("percentage", "63%", "63", "%")]),
    # -- counts ------------------------------------------------------------------------------------------
    ("We saw 19 test failures.", [("count", "19 test failures", "19", "test failures")]),
    ("It runs two standard 512 MB dynos.", [("count", "two", "2", ""), ("data_volume", "512 MB", "512", "MB")]),
    ("Only one of the 8 TB drives is left.", [("data_volume", "8 TB", "8", "TB")]),
    ("We bought 12 2TB disks.", [("count", "12", "12", ""), ("data_volume", "2TB", "2", "TB")]),
    ("It fed hundreds of thousands of data jobs.",
     [("count", "hundreds of thousands of data jobs", "hundreds of thousands", "data jobs")]),
    ("In June, 6 of 10 main services were down.", [("count", "6 of 10 main services", "6", "services")]),
    ("Capacity grew to five instances.", [("count", "five instances", "5", "instances")]),
    ("A dyno has 1 core/2 threads.", [("count", "1 core", "1", "core"), ("count", "2 threads", "2", "threads")]),
    ("They reported 45 critical and 300+ severe defects.",
     [("count", "45 critical", "45", "critical"), ("count", "300+ severe defects", "300", "severe defects")]),
    ("Served 4.08 billion gem\ndownloads.", [("count", "4.08 billion gem\ndownloads", "4080000000", "gem downloads")]),
    ("They processed 10 lakh orders on twenty-five hosts.",
     [("count", "10 lakh orders", "1000000", "orders"), ("count", "twenty-five hosts", "25", "hosts")]),
    ("We keep two or three replicas.", [("count", "two or three replicas", "2-3", "replicas")]),
    ("Two million users were hit.", [("scale_users", "Two million users", "2000000", "users")]),
    ("The capacity of users rose to 25,000.", [("scale_users", "25,000", "25000", "")]),
    ("It lost more than 12,000 in a day.", [("count", "12,000", "12000", "")]),
    ("A 36-node cluster took over.", [("count", "36-node", "36", "node")]),
    ("The 300-strong engineering corps agreed.",
     [("count", "300-strong engineering corps", "300", "strong engineering corps")]),
    ("There are 4\u202f000 pods.", [("count", "4\u202f000 pods", "4000", "pods")]),
    # -- how figures are written --------------------------------------------------------------------------
    ("The fine was USD 4.5 million.", [("cost", "USD 4.5 million", "4500000", "USD")]),
    ("It cost €2bn, then 1.234,56 € more.", [("cost", "€2bn", "2000000000", "EUR"), ("cost", "1.234,56 €", "1234.56", "EUR")]),
    ("We paid R$ 3,000 and HK$1m.", [("cost", "R$ 3,000", "3000", "BRL"), ("cost", "HK$1m", "1000000", "HKD")]),
    ("It cost ₹10 crore.", [("cost", "₹10 crore", "100000000", "INR")]),
    ("Storage is $0.02 per GiB/month, calls $0.4 per million requests.",
     [("cost", "$0.02 per GiB/month", "0.02", "USD"), ("cost", "$0.4 per million requests", "0.4", "USD")]),
    ("There are 1 234 servers.", [("count", "1 234 servers", "1234", "servers")]),
    ("A total of 1 234,56 GB moved.", [("data_volume", "1 234,56 GB", "1234.56", "GB")]),
    ("Over a million users signed up.", [("scale_users", "a million users", "1000000", "users")]),
    ("It took forty-five minutes and thirty seconds.",
     [("duration", "forty-five minutes and thirty seconds", "2730", "s")]),
    ("The run took 1h30m, before 5m28.5s.", [("duration", "1h30m", "90", "minutes"), ("duration", "5m28.5s", "328.5", "s")]),
    ("Emphasis: _40 nodes_ on _m1.large_.", [("count", "40 nodes", "40", "nodes"), ("instance_type", "m1.large", "m1.large", "")]),
    ("Builds take 30min+ and are 3-5x+ slower.",
     [("duration", "30min+", "30", "minutes"), ("percentage", "3-5x+", "3-5", "x")]),
    ("  1.105 $/h * 24 * 365 ~ 9680 $/y", [("cost", "1.105 $/h", "1.105", "USD"), ("cost", "9680 $/y", "9680", "USD")]),
    ("It missed by .2% and took .25 seconds longer.", [("percentage", ".2%", "0.2", "%"), ("latency", ".25 seconds", "0.25", "s")]),
    ("It ran on *T4g.Small*? No, on a *T3.small*, an `n1-highcpu-2`, an n2-highmem-8 and a D8s_v5.",
     [("instance_type", name, name, "") for name in ("T3.small", "n1-highcpu-2", "n2-highmem-8", "D8s_v5")]),
    ("A box with 8 cores and 32 GB, at 3.3GHz.",
     [("count", "8 cores", "8", "cores"), ("data_volume", "32 GB", "32", "GB"), ("count", "3.3GHz", "3.3", "GHz")]),
    ("It was down from 9:15 am to 10:05 am Mexico City time.",
     [("timestamp", "9:15 am to 10:05 am Mexico City time", "09:15/10:05", "Mexico City time")]),
    ("See <a\nhref=\"https://example.org/a/\">it lasted two\nminutes</a>.", [("duration", "two\nminutes", "2", "minutes")]),
    # -- ranges, changes, lists --------------------------------------------------------------------------
    ("The share rose from **10.4% to 27.9%**.", [("percentage", "10.4%", "10.4", "%"), ("percentage", "27.9%", "27.9", "%")]),
    ("Builds were anywhere from 4% to 20% faster.", [("percentage", "4% to 20%", "4-20", "%")]),
    ("It runs at 3x to 12x the efficiency.", [("percentage", "3x to 12x", "3-12", "x")]),
    ("Setup went from one to two weeks to two to four hours.",
     [("duration", "one to two weeks", "1-2", "weeks"), ("duration", "two to four hours", "2-4", "hours")]),
    ("We grew from 100 to 200 servers.", [("count", "100", "100", "servers"), ("count", "200 servers", "200", "servers")]),
    ("We moved from PostgreSQL 9.6 to 13.", [("version", "9.6", "9.6", ""), ("version", "13", "13", "")]),
    ("It happened on February 19, 20, and 27.",
     [("timestamp", "February 19", "--02-19", "date"), ("timestamp", "20", "--02-20", "date"),
      ("timestamp", "27", "--02-27", "date")]),
    ("Scans ran on March 9 and March 15.",
     [("timestamp", "March 9", "--03-09", "date"), ("timestamp", "March 15", "--03-15", "date")]),
    ("Two incidents: 53 minutes on July 15 and 3 hours on July 16.",
     [("count", "Two incidents", "2", "incidents"), ("duration", "53 minutes", "53", "minutes"),
      ("timestamp", "July 15", "--07-15", "date"), ("duration", "3 hours", "3", "hours"), ("timestamp", "July 16", "--07-16", "date")]),
    ("The removal was moved from May 10 to May 24.",
     [("timestamp", "May 10", "--05-10", "date"), ("timestamp", "May 24", "--05-24", "date")]),
    ("* 08:00: the first page went out.", [("timestamp", "08:00", "08:00", "")]),
    ("On 14/03/2021 at 14.30 CET it failed.", [("timestamp", "14/03/2021 at 14.30 CET", "2021-03-14T14:30", "CET")]),
    ("Next update in 30m. Builds went from ~12m on average to 5m.",
     [("duration", "30m", "30", "minutes"), ("duration", "12m", "12", "minutes"), ("duration", "5m", "5", "minutes")]),
    ("It read 64k of memory.", [("data_volume", "64k", "64", "KB")]),
    # -- what is counted ---------------------------------------------------------------------------------
    ("A private pool of 8-core VMs took over.", [("count", "8-core", "8", "core")]),
    ("A three-node cluster and a 4000-line change.",
     [("count", "three-node", "3", "node"), ("count", "4000-line", "4000", "line")]),
    ("It filled its 40,000 session capacity.", [("count", "40,000 session", "40000", "session")]),
    ("Frankfurt is 5,300 km away, at 50.2 Hz.", [("count", "5,300 km", "5300", "km"), ("count", "50.2 Hz", "50.2", "hz")]),
    ("We saw 76 reporters, of which 3 sent most.", [("count", "76 reporters", "76", "reporters"), ("count", "3", "3", "")]),
    ("The job had a parallelism of 6 there.", [("count", "6", "6", "")]),
    ("We keep 700 museums and galleries in sync.",
     [("count", "700 museums and galleries", "700", "museums and galleries")]),
    ("It answers 5,500 GET/HEAD requests per second.",
     [("throughput", "5,500 GET/HEAD requests per second", "5500", "requests/s")]),
    ("It saw tens of thousands of pages requested per minute.",
     [("throughput", "tens of thousands of pages requested per minute", "tens of thousands", "pages/minute")]),
    ("We write 40k/s, or 3 per second and host.",
     [("throughput", "40k/s", "40000", "/s"), ("throughput", "3 per second", "3", "/s")]),
    ("The app has 30 million members worldwide.", [("scale_users", "30 million members", "30000000", "members")]),
    ("They own 12 n2-standard-16 nodes.", [("count", "12", "12", ""), ("instance_type", "n2-standard-16", "n2-standard-16", "")]),
    ("We landed 24 \"status quo\" stories.", [("count", "24 \"status quo\" stories", "24", "status quo stories")]),
    ("It gave a five fold gain, then a 10-fold one.", [("percentage", "five fold", "5", "x"), ("percentage", "10-fold", "10", "x")]),
    ("It has 2x Acme Chip E5 and 24x 3.8TB disks.",
     [("count", "2x", "2", ""), ("count", "24x", "24", ""), ("data_volume", "3.8TB", "3.8", "TB")]),
    ("Of ~180 stations that were asked, about 60 were down.",
     [("count", "180 stations", "180", "stations"), ("count", "60", "60", "")]),
    ("They list 40,000 shows.", [("count", "40,000 shows", "40000", "shows")]),
    ("A 110kV 10 megawatt transformer failed.", [("count", "110kV", "110", "kV"), ("count", "10 megawatt", "10", "megawatt")]),
    ("It now reads 200 times that.", [("percentage", "200 times", "200", "x")]),
    ("The page is loaded 632 times, 119k times in all.",
     [("count", "632 times", "632", "times"), ("count", "119k times", "119000", "times")]),
    ("It keeps 1 billion active series and 30,000 series more.",
     [("count", "1 billion active series", "1000000000", "active series"), ("count", "30,000 series", "30000", "series")]),
    ("| Plan (2 GB) | May 3 |\n|---|---|\n| Time of 11 jobs | 12 ms |\n| 4 nodes | 15 ms |",
     [("latency", "12 ms", "12", "ms"), ("count", "4 nodes", "4", "nodes"), ("latency", "15 ms", "15", "ms")]),
    # -- kinds that the words around decide --------------------------------------------------------------
    ("Only 80% of queued emails were being sent.", [("availability", "80%", "80", "%")]),
    ("The success rate for all API queries slowly fell to 75%.", [("availability", "75%", "75", "%")]),
    ("Here p99 = 12ms in both regions.", [("latency", "12ms", "12", "ms")]),
    ("Messages came less than ten milliseconds apart.", [("duration", "ten milliseconds", "10", "ms")]),
    ("The import takes 1 minute and 14 seconds.", [("duration", "1 minute and 14 seconds", "74", "s")]),
    ("Success of 3 nines is not four-nines uptime.", [("availability", "3 nines", "3", "nines"), ("availability", "four-nines", "4", "nines")]),
    ("| Month | Availability | Note |\n|---|---|---|\n| May | 99.9% | 2% less |\n| June | 100% | |",
     [("availability", "99.9%", "99.9", "%"), ("percentage", "2%", "2", "%"), ("availability", "100%", "100", "%")]),
    ("| Job | Duration | p99 |\n|---|---|---|\n| a | 90 s | 15 s |",
     [("duration", "90 s", "90", "s"), ("latency", "15 s", "15", "s")]),
    ("The 9,000 surgeons who rely on it, and 9,000 surgeons abroad.",
     [("scale_users", "9,000 surgeons", "9000", "surgeons"), ("count", "9,000 surgeons", "9000", "surgeons")]),
    # -- versions ----------------------------------------------------------------------------------------
    ("It builds with Go versions >= 1.18 only.", [("version", "1.18", "1.18", "")]),
    ("Upgrade Cassandra 4.0 first: 4.0 offers more.", [("version", "4.0", "4.0", ""), ("version", "4.0", "4.0", "")]),
    ("Use Spark 3.4.1 through 3.4.7 with JDK 11 & 17, Scala 2.12 & 2.13.",
     [("version", "3.4.1 through 3.4.7", "3.4.1-3.4.7", ""), ("version", "11", "11", ""), ("version", "17", "17", ""),
      ("version", "2.12", "2.12", ""), ("version", "2.13", "2.13", "")]),
    ("It needs tvOS 15.4, while the database is 4.0 GA.", [("version", "15.4", "15.4", ""), ("version", "4.0", "4.0", "")]),
    ("We upgraded the cloud provider to 3.45.", [("version", "3.45", "3.45", "")]),
    ("The agent was upgraded from 3.5 to 3.6, by hand.", [("version", "3.5", "3.5", ""), ("version", "3.6", "3.6", "")]),
    ("Spark versions 3.3, 3.4, and 3.5 work.", [("version", "3.3", "3.3", ""), ("version", "3.4", "3.4", ""), ("version", "3.5", "3.5", "")]),
    ("**Versions confirmed affected**: 1.7", [("version", "1.7", "1.7", "")]),
    ("It was `left-pad@1.3.0` that broke.", [("version", "1.3.0", "1.3.0", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[case[0][:40] for case in CASES])
def test_a_sentence_yields_exactly_these_facts(sentence: str, expected: list[Expected]) -> None:
    assert [(fact.kind, fact.surface, fact.value, fact.unit) for fact in find(sentence)] == expected


NOTHING = [
    # years, codes, ports, addresses, names with numbers
    "In 2017 the 2018 budget was planned, and late 2024 came.",
    "The gateway answered HTTP 503 and then 500 errors.",
    "Open port 8080 on 10.0.0.12 or 192.168.1.1:443.",
    "The colour is #336699, not #FFF000.",
    "See Section 3, Figure 12 and RFC 5280; bug #4117 is CVE-2021-44521.",
    "We keep it in S3 on EC2 with 2FA, around 24/7.",
    "A 64-bit counter and a 32 bit one.",
    "The 3rd attempt on our 10th anniversary.",
    "Download rubygems-2.4.8.tgz from https://example.org/1.2.3/100MB.",
    "Rust 2018 edition",
    # words of the text, not of the system
    "There are two reasons and three ways to do it.",
    "We made four changes.",
    "We tried three times.",
    "Hundreds of hours and 3/4 cups later",
    "It holds for 95% of jobs, and the slowest 5% wait.",
    "The ratio is 16:10, in UTF-8 bytes.",
    "One of the ten ways is enough.",
    "a few seconds, several days, a dozen or so, months",
    "It was half as big, doubled, and one in twenty saw it.",
    # percentiles and manners of speaking
    "The 99th percentile rose.",
    "I am 100% sure.",
    "Nobody wants a database that works 99.96% of the time.",
    # prices and suppositions
    "The plan is $9.99 for 2 TB.",
    "Let's say 50 seats cost $500 each.",
    "Imagine a 5 Mbit/s attack.",
    "A manga volume costs $11 at the shop.",
    # explanations and code
    "Remember that 1 PB = 1,000 TB.",
    "```\nreplicas: 3\ntimeout: 30s\n```",
    "const timeout = 3000;\nconst retries = 5;\nconnect(5000);",
    "├─ API timeouts: 3000ms (5 files)\n└─ Cache timeouts: 300ms (2 files)",
    'Colours like "hsl(0,0%,50%)" or "rgba(0,0,0,0.5)".',
    "37 Signal's products are well known.",
    # names, marks, manners of speaking with numbers
    "It is more a 5 out of 10 film.",
    "About 1 in 5 users saw it, one out of every two requests.",
    "We use OAuth 2 clients with Route 53 APIs.",
    "DataFusion 54 adds spilling.",
    "A solution to N+1s is to answer with 204s or 301 redirects.",
    "The test ran on an AMD 9900X and a Ryzen 7600x.",
    "He works 5 days a week and 8+ hours a day.",
    "100s of services and 10,000s of rows",
    "A 4-byte integer is padded to 8 bytes, on a 4k page.",
    "It is released under the Apache 2.0 license.",
    "The plugin is 100% Spark-compatible.",
    "Two people can pair on it.",
    "You should now have two files in your folder.",
    "The box has a width of 50% on small screens, 75% height on others.",
    "20% off everything this week.",
    "The data lies in 2025-03-10.parquet files.",
    "All have Xeon E5-2650 v4 CPUs.",
    "They bought AMD EPYC 7542 CPUs.",
    "Look at percentiles like 90% or 99% here. We set 99% of requests < as our target.",
    "The data lies under CC BY-SA 4.0.",
    ";;; This file was first made with Emacs 24.3.\n(setq fill-column 80)",
    "The company had a revenue of more than $55 billion.",
    "See doi:10.1038/s41586-025-08800-x, or 10.1016/j.cell.2025.11.007.",
    "Chapters\n00:00 Welcome\n00:42 What a queue is\n12:05 Questions",
    "In this podcast:\n- 01:15 Hello\n- 07:40 On places",
    "All three of these configuration options are on.",
    "Even if we expand the queries by 100x to 10,000, it will do.",
    "You don't have to have 40 billion records.",
    "This is a 3-part series.",
    "The new RTX 3000 series is out, a second server too, and he is 8 years old.",
    # advice, kitchen, shop
    "Too many teams have 25 dashboards. A metric only matters if it moves 10%.",
    "Add the sugar and the lemon juice, bring it to a boil, and stir every 2-3 minutes.",
    "Spiced nuts\n- 2 egg whites\n- 2 teaspoons salt\n- 3 cups of sugar\nStir, bake for 20 minutes, and keep them for 3-4 weeks.",
    "Do this.\nCreate two new files next to it. Describe it with 3 tags.",
    "Nearly £1 in every £3 is spent by card. It's $6/month, so consider becoming a member.",
    "Thanks to all:\n    12  Jo Nodes\n     6  Al Pods\n",
    "I like it for free two-day shipping.",
    # the language of the shop
    "The 512GB model is on sale at $1,799.00, a record low price, down from $1,999.00.",
    # code that a page prints with the numbers of its lines
    "| 1 2 3 4 5 | version: 2 jobs: test: 30s (5 files) |",
]


@pytest.mark.parametrize("text", NOTHING, ids=[text[:40] for text in NOTHING])
def test_what_is_no_production_figure_yields_nothing(text: str) -> None:
    assert [(fact.kind, fact.surface) for fact in find(text)] == []


def test_a_printed_measurement_counts_even_inside_a_code_block() -> None:
    text = "```bash\n$ run --times 5\nTotal allocated: 689.06 MB (9638226 objects)\n```"
    assert [fact.surface for fact in find(text)] == ["689.06 MB", "9638226 objects"]


def test_what_a_stopwatch_prints_is_the_time_of_one_run() -> None:
    text = "```\n$ time generate\n\nreal    0m1.07s\nuser    0.08s\n```"
    assert [(fact.kind, fact.surface, fact.value) for fact in find(text)] == [
        ("latency", "0m1.07s", "1.07"), ("latency", "0.08s", "0.08"),
    ]  # fmt: skip


def test_lines_that_end_in_a_measurement_count_where_before_and_after_are_compared() -> None:
    block = "```\n$ run all\nok  server/api  {}\n```\n"
    alone = "How to run it:\n\n" + block.format("1.5s")
    compared = "Before:\n\n" + block.format("1.5s") + "\nAfter:\n\n" + block.format("0.9s")
    assert find(alone) == ()
    assert [fact.surface for fact in find(compared)] == ["1.5s", "0.9s"]


def test_sentences_between_lines_of_code_are_read() -> None:
    text = "let pool = Pool::new(64);\nlet limit = 30;\nWith this change the pool served 4,000 pods in all of our regions.\npool.drain(500);\nretries = 12"
    assert [fact.surface for fact in find(text)] == ["4,000 pods"]


def test_a_day_without_a_year_gets_one_only_from_the_date_of_publication_and_says_so() -> None:
    (plain,) = find("Fixed on December 30.")
    (dated,) = find("Fixed on December 30.", published=date(2022, 1, 4))
    assert (plain.value, plain.qualifier) == ("--12-30", "")
    assert (dated.value, dated.qualifier) == ("2021-12-30", "year from the date of publication")


def test_a_day_that_is_announced_is_ahead_and_not_a_year_ago() -> None:
    (fact,) = find("The release will be out this Thursday, February 24th.", published=date(2022, 2, 22))
    assert fact.value == "2022-02-24"


@pytest.mark.parametrize(
    ("sentence", "qualifier"),
    [
        ("The p99 read latency of the store was 15 ms.", "p99"),
        ("The p99 sits at 35 ms for this query.", "p99"),
        ("We saw a peak error rate of 63%.", "peak, error rate"),
        ("It serves more than 5,000 requests per second on average.", "average, lower bound"),
        ("The dyno costs $250/mo.", "per month"),
        ("In June, 6 of 10 main services were down.", "of 10"),
        ("There were 19 test failures.", ""),
    ],
)
def test_the_qualifier_is_made_of_the_sentences_own_words(sentence: str, qualifier: str) -> None:
    assert [fact.qualifier for fact in find(sentence)] == [qualifier]
