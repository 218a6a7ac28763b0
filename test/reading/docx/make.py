#!/usr/bin/env python3
"""Makes the documents of this folder again: tiny ones that show what Word
writes, and hostile ones. Same bytes each time."""
import os
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
W = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
     'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
     'xmlns:wps="urn:wps"')
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
         'content-types"><Default Extension="xml" '
         'ContentType="application/xml"/></Types>')


def save(name, parts):
    with zipfile.ZipFile(os.path.join(HERE, name), 'w') as z:
        for path, text in parts.items():
            info = zipfile.ZipInfo(path, (2020, 12, 31, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, text)


def document(body):
    return f'<?xml version="1.0"?><w:document {W}><w:body>{body}' \
           '</w:body></w:document>'


def run(text, properties=''):
    return f'<w:r><w:rPr>{properties}</w:rPr>' \
           f'<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(inside, properties=''):
    return f'<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>'


def cell(text, properties=''):
    return f'<w:tc><w:tcPr>{properties}</w:tcPr>{para(run(text))}</w:tc>'


def row(*cells):
    return f'<w:tr>{"".join(cells)}</w:tr>'


STYLES = f'''<w:styles {W}>
<w:style w:styleId="a1"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="a2"><w:name w:val="标题"/></w:style>
<w:style w:styleId="a3"><w:name w:val="章"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
</w:styles>'''

RICH = document(
    para(run('工作总结'), '<w:pStyle w:val="a2"/>') +
    para(run('一、资金'), '<w:pStyle w:val="a1"/>') +
    para(run('投入') + run('381', '<w:b/>') + run('多亿元') +
         '<w:del><w:r><w:delText>380亿元</w:delText></w:r></w:del>' +
         '<w:ins>' + run('，项目7879个') + '</w:ins>' +
         run('暗文99个', '<w:vanish/>') + '<w:r><w:tab/></w:r>' + run('建房20km') +
         run('2', '<w:vertAlign w:val="superscript"/>') + run('。') +
         '<w:r><w:footnoteReference w:id="2"/></w:r>') +
    para(run('第一条'), '<w:numPr><w:ilvl w:val="0"/></w:numPr>') +
    para('') +
    para(run('小节'), '<w:pStyle w:val="a3"/>') +
    para('<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>' +
         para(run('框中8298人次')) + '</w:txbxContent></wps:txbx></mc:Choice>'
         '<mc:Fallback><w:txbxContent>' + para(run('框中8298人次')) +
         '</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>' +
         run('框外')) +
    para('<w:r><w:fldChar/><w:instrText>PAGE 7</w:instrText></w:r>' +
         run('页脚')))

FOOTNOTES = f'''<w:footnotes {W}>
<w:footnote w:type="separator" w:id="0">{para(run('线'))}</w:footnote>
<w:footnote w:id="2">{para(run('按口径统计'))}</w:footnote></w:footnotes>'''

TABLE = document(
    para(run('表前')) + '<w:tbl>' +
    row(cell('指标', '<w:vMerge w:val="restart"/>'),
        cell('人数', '<w:gridSpan w:val="2"/>')) +
    row(cell('', '<w:vMerge/>'), cell('2019'), cell('2020')) +
    row(cell('干部'), cell('12'), '<w:tc>' + para(run('34')) +
        para(run('（含挂职）')) + '</w:tc>') +
    '</w:tbl>' + para(run('表后')))

BOMB = ' ' * 30_000_000
DTD = ('<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
       '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
       f'<w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p>'
       '</w:body></w:document>')

save('rich.docx', {'[Content_Types].xml': TYPES, 'word/document.xml': RICH,
                   'word/styles.xml': STYLES, 'word/footnotes.xml': FOOTNOTES})
save('table.docx', {'[Content_Types].xml': TYPES, 'word/document.xml': TABLE})
save('bomb.docx', {'word/document.xml': document(BOMB)})
save('dtd.docx', {'word/document.xml': DTD})
save('deep.docx', {'word/document.xml': document('<w:p>' * 3000)})
save('none.docx', {'xl/workbook.xml': '<workbook/>'})
with open(os.path.join(HERE, 'table.docx'), 'rb') as f:
    whole = f.read()
with open(os.path.join(HERE, 'broken.docx'), 'wb') as f:
    f.write(whole[:len(whole) // 2])
