"""What `import --help` says of the files of partners and agents, each with a file to begin with."""

from __future__ import annotations

PARTNERS_EXAMPLE = """\
account;name;language;accreditation;accredited_from;accredited_until;subscription_start;\
subscription_end;support_code;quota_policy;contact_name;contact_email;contact_phone;\
contact_language;services;certified_products
NORD;Nord Infogérance;fr;Advanced;01/01/2026;31/12/2026;01/02/2026;;;charge;Alice Martin;\
alice@nord.example;01 99 00 01 01;;Public Cloud: pci-123 from 2026-01-01;Public Cloud
NORD;Nord Infogérance;fr;Advanced;01/01/2026;31/12/2026;01/02/2026;;;charge;Bob Petit;\
bob@nord.example;+33 1 99 00 01 02;en;Bare Metal: ns1 until 2026-12-31;
"""
AGENTS_EXAMPLE = """\
login;name;email;phone;languages;role
lea;Léa Petit;lea@vendor.example;01 99 00 02 01;fr en;agent
"""

_SHAPES = """\
    The file is what a spreadsheet saves as CSV: cells separated by semicolons, commas or tabs
    (whichever the header uses; a first line sep=; is read too), in UTF-8, UTF-16 (“Unicode text”)
    or Windows-1252. Other code pages, and a header that mixes separators, are refused. Columns may
    stand in any order; empty ones at the end are passed over. Whatever is wrong is named by its
    line, and nothing of the file is kept then. The same file twice changes nothing."""


def _shown(example: str) -> str:
    """The example as it stands, each line of it on one line however long."""
    return "    \b\n" + "".join(f"    {line}\n" for line in example.splitlines())


PARTNERS_HELP = f"""Put the accounts of a CSV FILE on file, a row for each contact. What is said of
    an account stands in each of its rows.

    \b
    account             its name, in the same capitals everywhere
    name                of the company
    language            fr or en
    accreditation       one that line.toml knows, or nothing
    accredited_from     its first and its last valid day;
    accredited_until      nothing: open
    subscription_start  first and last valid day;
    subscription_end      nothing: open
    support_code        eight digits; nothing: the account keeps its own, or gets
                          a new one, printed once
    quota_policy        charge or refuse beyond the month's requests; nothing:
                          as line.toml says
    contact_name        of the person
    contact_email       where their mail goes
    contact_phone       as dialled in France, or with +; nothing: none
    contact_language    fr or en; nothing: the account's
    services            if there is such a column: the account's services, as
                          Public Cloud: pci-123 from 2026-01-01 until 2026-12-31
                          without from or until where that is open; several with
                          semicolons or lines between, or one in each row; what
                          holds a : or ; of its own in quotation marks
    certified_products  if there is such a column: the products on which the
                          account is certified, with semicolons between
    subscribed          if there is such a column: yes or no; nothing: subscribed
                          wherever accredited

    In services and certified_products nothing means as on file, and - means none.
    Dates are written 2026-04-03, or 03/04/2026: that is 3 April where semicolons separate the
    cells, and where another date of the file can only be read day first; else it is refused.

{_SHAPES} Nobody is removed, but by --exact: whom the file does not name is listed. An
    account's service that is not among those that it names has ended. A blank accreditation, or
    “no” under subscribed, ends what is in force and takes back what is to come. Days that are to
    come stand beside what is in force, which ends where they begin. What is over stays so: one that
    is prolonged after its end goes on from today, and one that a person ended is given back only by
    a file that lets it begin on that day or later.

    For example:

{_shown(PARTNERS_EXAMPLE)}"""

AGENTS_HELP = f"""Put the agents of a CSV FILE on file.

    \b
    login      in one piece, in the same capitals everywhere
    name       of the person
    email      where their mail goes
    phone      the one that rings, of a country in line.toml; nobody else's
    languages  fr, en, or both: fr en
    role       agent, supervisor or admin
    phone_only if there is such a column: yes for who works by telephone only,
               without an open console, else no; nothing: as on file

{_SHAPES} Nobody is ever removed: whom the file does not name is listed.

    Whose mail address changes is told of it by a mail to the old one where the file is imported on
    the pages, and not by this command; links mailed before are of no use any more either way.

    For example:

{_shown(AGENTS_EXAMPLE)}"""
