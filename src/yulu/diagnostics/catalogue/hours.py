"""E9xx: office hours, changed days, and limits."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

HOURS: Mapping[str, Wording] = {
    "E901": Wording(
        "没有这套办公时间",
        "unknown office hours",
        "没有名为“{name}”的办公时间⟨；已有：{known}⟩。",
        "There are no office hours '{name}'⟨; known are: {known}⟩.",
        "请核对拼写，或先在 office-hours.yaml 的 hours 里写一套。",
        "Check the spelling, or write them under hours in office-hours.yaml first.",
    ),
    "E902": Wording(
        "办公时间读不出来",
        "not a stretch of a day",
        "“{value}”不是一段办公时间。",
        "'{value}' is not a stretch of a day.",
        "请写成 08:30-12:00，止要晚于起，最晚 24:00。",
        "Write it as 08:30-12:00; the end comes after the start, at 24:00 at the latest.",
    ),
    "E903": Wording(
        "没有写办公时间",
        "office hours missing",
        "这里没有写几点到几点办公（shifts）。",
        "From when to when the office works (shifts) is missing here.",
        "请补上；还没有查到的，写 status: to_verify：按日计的时限算到当日24时，按小时计的不算。",
        "Add them; if nobody has found them yet, write status: to_verify: limits of days then end at 24:00, "
        "and limits of working hours cannot be counted.",
    ),
    "E904": Wording(
        "这一天怎么办公没有写清楚",
        "how the day is worked is not clear",
        "closed、open、shifts 三样要写且只写一样。",
        "One of closed, open and shifts must be written, and only one.",
        "全天不办公写 closed: true；照常办公（补班）写 open: true；只办公几小时写 shifts: [08:30-12:00]。",
        "Write closed: true for a day off, open: true for a day made up for, or shifts: [08:30-12:00] for some hours.",
    ),
    "E905": Wording(
        "办公时间没有依据",
        "office hours without a text",
        "这里没有写依据哪件文件（document）。",
        "The text they rest on (document) is missing here.",
        "请补上 document；还没有查到的，写 status: to_verify。",
        "Add document; if nobody has found it yet, write status: to_verify.",
    ),
    "E906": Wording(
        "同一天写了两次",
        "one day changed twice",
        "{day} 怎么办公，前面已经写过。",
        "How {day} is worked has been said before.",
        "请只留一处；个别部门与众不同的，写明 departments。",
        "Keep one; if single departments differ, name them under departments.",
    ),
    "E907": Wording(
        "两条办公时间同时起用",
        "two office hours begin on one day",
        "前面已有一条同样自 {day} 起、同一季节的办公时间，不知道用哪一条。",
        "Other hours of the same season begin on {day} as well; it is not clear which hold.",
        "请核对 from 和 season，只留一条。",
        "Check from and season, and keep one.",
    ),
    "E908": Wording(
        "日历里没有这一天",
        "a day outside the calendar",
        "只能改 {first} 到 {last} 之间的日子。",
        "Only days from {first} to {last} can be changed.",
        "请核对年份。",
        "Check the year.",
    ),
    "E909": Wording(
        "办公时间前后重叠",
        "shifts overlap",
        "同一天的几段办公时间要从早到晚写，不能重叠。",
        "The shifts of a day are written from morning to evening, and may not overlap.",
        "请核对每段的起止。",
        "Check where each begins and ends.",
    ),
    "E910": Wording(
        "季节的起止读不出来",
        "not a day of the year",
        "“{value}”不是月和日。",
        "'{value}' is not a month and a day.",
        "请写成 06-01 这样，并确认有这一天。",
        "Write it as 06-01, and check that the day exists.",
    ),
    "E920": Wording(
        "时限读不出来",
        "not a limit",
        "“{value}”不是时限。",
        "'{value}' is not a limit.",
        "请写成“5 个工作日”“0.5 个工作日”“4 个工作小时”“15 日”“2 小时”这样；只有工作日可以有半日，小时精确到分。",
        "Write 5 working_days, 0.5 working_days, 4 working_hours, 15 calendar_days or 2 hours; only working days have "
        "halves, hours are exact to the minute.",
    ),
    "E921": Wording(
        "单位不同，不能相加",
        "units that do not convert",
        "时限是“{limit}”，不能延长“{more}”：单位不同，不能换算。",
        "The limit is {limit}; it cannot be made longer by {more}, as units do not convert.",
        "请用同一个单位写。",
        "Write both in one unit.",
    ),
    "E922": Wording(
        "没有这个部门",
        "unknown department",
        "工具箱里没有“{name}”这个部门⟨；已有：{known}⟩。",
        "The toolbox has no department '{name}'⟨; known are: {known}⟩.",
        "请写部门的名字或全称。",
        "Write a department's name or its full title.",
    ),
    "E923": Wording(
        "不知道几点到几点办公",
        "office hours not known",
        "{day} 的办公时间没有写，不能按工作小时（或半个工作日）计算。",
        "The office hours of {day} are not known, so working hours and half working days cannot be counted.",
        "请在 office-hours.yaml 里写明办公时间和依据。",
        "Write them into office-hours.yaml, with the text they rest on.",
    ),
    "E924": Wording(
        "超出日历",
        "outside the calendar",
        "要用到 {day} 是否上班，日历里没有；日历从 {first} 起，已公布到 {last}，之后最多暂推 {years} 年。",
        "Whether {day} is worked is not known: the calendar begins on {first}, is published up to {last}, and is "
        "carried on for {years} years at most.",
        "请核对日期和时限；新一年的放假安排公布后，请升级 chinesecalendar。",
        "Check the day and the limit; when the next year's notice has come, upgrade chinesecalendar.",
    ),
    "E925": Wording(
        "停表先止后起",
        "a pause that ends before it begins",
        "停表从 {begins} 起，不能在 {ends} 止。",
        "A pause from {begins} cannot end at {ends}.",
        "请核对起止，先写起，后写止。",
        "Check both; the beginning comes first.",
    ),
    "E926": Wording(
        "时刻读不出来",
        "not a moment",
        "“{value}”不是日期和时间。",
        "'{value}' is not a day and a time.",
        "请写成 '2026-09-30 16:00'，用北京时间、24小时制，并确认有这一天。",
        "Write it as '2026-09-30 16:00', Beijing time on 24 hours, and check that the day exists.",
    ),
}
