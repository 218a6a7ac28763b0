#!/usr/bin/env python3
"""workbook.py IN OUT ROW HEAD=TEXT... - type into a unit's workbook.

ROW counts from the first row below the head. Knows just the XML that the
program writes; what LibreOffice saves is left to LibreOffice."""
import re
import sys
import zipfile
from xml.sax.saxutils import escape

source, target, row = sys.argv[1], sys.argv[2], int(sys.argv[3])
typed = dict(word.split("=", 1) for word in sys.argv[4:])
old = zipfile.ZipFile(source)
xml = old.read("xl/worksheets/sheet1.xml").decode()
HEAD = 3
for head, text in typed.items():
    place = re.search(r'<c r="([A-Z]+)%d"[^>]*><is><t>\*?%s</t>' %
                      (HEAD, re.escape(escape(head))), xml)
    cell = "%s%d" % (place.group(1), HEAD + row)
    xml, n = re.subn(r'<c r="%s" s="(\d+)"(/>|.*?</c>)' % cell,
                     r'<c r="%s" s="\1" t="inlineStr"><is><t>%s</t></is></c>' %
                     (cell, escape(text)), xml, count=1)
    assert n == 1, cell
new = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
for name in old.namelist():
    new.writestr(name, xml if name == "xl/worksheets/sheet1.xml"
                 else old.read(name))
new.close()
