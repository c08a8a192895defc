"""A small invented conference, of which every table has a row, for the tests of conferences."""

from pathlib import Path

from bluehelm.partnership import conferences
from bluehelm.partnership.conferences import ConferenceRecords

INVENTED = "illustrative,invented"

ROWS = {
    "conferences": (
        "conference_id,name,starts_on,ends_on,place,time_zone,hosts,kind,source",
        f"XAL2026,Ministerial of Aldara,2026-12-01,2026-12-02,Aldara,Europe/Rome,XAL;XBO,{INVENTED}",
        f"XBO2024,Ministerial of Borvania,2024-06-03,2024-06-04,Borvania,UTC,XBO,{INVENTED}",
    ),
    "claims": (
        "claim_id,subject,attribute,value,kind,source,stated_on,recorded_on",
        "C1,XAL2026,pledging_states,3,illustrative,the host,2026-12-02,2026-12-02",
        "C2,XAL2026,pledging_states,4,illustrative,a newspaper,2026-12-03,2026-12-09",
        "C3,A1,quantity,5,illustrative,a newspaper,2026-12-01,2026-12-03",
    ),
    "sessions": (
        "session_id,conference_id,session_kind,title,starts_at,ends_at",
        "S1,XAL2026,plenary,First plenary,2026-12-01T09:00:00+01:00,2026-12-01T12:00:00+01:00",
    ),
    "delegations": (
        "conference_id,code,name,delegation_kind,level,attended,position,kind,source",
        f"XAL2026,XAL,Aldara,state,minister,yes,1,{INVENTED}",
        f"XAL2026,XBO,Borvania,state,minister,yes,2,{INVENTED}",
        f"XAL2026,XCA,Carmania,state,ambassador,no,3,{INVENTED}",
        f"XAL2026,UNE,Union of Neighbours,organization,secretary,yes,4,{INVENTED}",
    ),
    "themes": (
        "theme_id,conference_id,title,position,categories",
        "AIR,XAL2026,Mobility by air,1,aviation;airlift",
        "MED,XAL2026,Medical capacity,2,medical",
    ),
    "initiatives": (
        "initiative_id,title,conference_id,theme_id,owners,kind,source",
        f"NIGHT,Night flying,XAL2026,AIR,XAL;UNE,{INVENTED}",
    ),
    "guide_lines": (
        "line_id,conference_id,category,need,quantity,unit,theme_id,kind,source",
        f"G1,XAL2026,aviation,Helicopters that fly by night,6,helicopter,AIR,{INVENTED}",
        f"G2,XAL2026,medical,Level 2 hospitals,2,unit,MED,{INVENTED}",
    ),
    "statements": (
        "statement_id,conference_id,delegation,session_id,language,text,translation_of,said_on,kind,source",
        f"T1,XAL2026,XBO,S1,fr,Nous offrons six hélicoptères.,,2026-12-01,{INVENTED}",
        f"T2,XAL2026,XBO,S1,en,We offer six helicopters.,T1,2026-12-01,{INVENTED}",
    ),
    "announcements": (
        "announcement_id,contributor,conference,category,capability,quantity,unit,stated_on,stage,kind,source,"
        "gives,partners,line_id,repeats,recorded_on,withdrawn_on",
        f"A1,XBO,XAL2026,aviation,utility helicopters,6,helicopter,2026-12-01,announced,{INVENTED},"
        "equipment,XAL;UNE,G1",
        f"A2,XAL,XAL2026,medical,level 2 hospital,1,unit,2026-12-01,registered 2027-02,{INVENTED}",
        f"A3,UNE,XAL2026,training,course for pilots,,course,2026-12-02,announced,{INVENTED}",
        f"A4,XCA,XAL2026,military,infantry battalion,1,unit,2026-12-02,announced,{INVENTED},,,,,2026-12-05,",
        f"A5,XCA,XAL2026,military,troops,850,personnel,2026-12-02,announced,{INVENTED},,,,A4,2026-12-05,",
        f"A6,XCA,XAL2026,medical,level 2 hospital,1,unit,2026-12-01,,{INVENTED},,,G2,,,2027-01-10",
        f"B1,XAL,XBO2024,military,infantry battalion,850,personnel,2024-06-03,announced,{INVENTED}",
    ),
    "earlier": (
        "announcement_id,contributor,conference,category,capability,quantity,unit,stated_on,kind,source,replaced_on",
        f"B1,XAL,XBO2024,military,infantry battalion,700,personnel,2024-06-03,{INVENTED},2024-07-10",
    ),
    "deliveries": (
        "delivery_id,announcement_id,stage,happened_on,precision,quantity,unit,recorded_on,kind,source",
        f"D1,A1,registered,2027-02-28,month,2,unit,2027-03-04,{INVENTED}",
        f"D2,B1,withdrawn,2025-01-01,day,,,2025-02-01,{INVENTED}",
    ),
    "milestones": (
        "milestone_id,announcement_id,text,due_on,done_on,evidence,kind,source",
        f"M1,A3,The first course is held,2027-06-30,2027-05-20,list of trainees,{INVENTED}",
    ),
    "components": (
        "announcement_id,part,provider,ready_days,recorded_on,kind,source",
        f"A1,crew,,,2027-03-04,{INVENTED}",
        f"A1,trainer,XAL,30,2027-03-04,{INVENTED}",
    ),
    "replies": (
        "announcement_id,contributor,said_on,text",
        "A1,XBO,2027-04-01,The crews train until May.",
    ),
}
"""Lines of each table."""


def folder_of(path: Path, **more: tuple[str, ...]) -> Path:
    """Write the conference as somebody would, with further lines by table, and return its folder."""
    folder = path / "meetings"
    folder.mkdir()
    for name, lines in ROWS.items():
        text = "\n".join((*lines, *more.get(name, ()), ""))
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def records_of(path: Path, **more: tuple[str, ...]) -> ConferenceRecords:
    """Return the conference, with further lines by table."""
    return conferences.read(folder_of(path, **more))
