"""E850 to E859: documents whose figures are to be checked."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

DOCUMENTS: Mapping[str, Wording] = {
    "E850": Wording(
        "打不开文件",
        "cannot open the file",
        "打不开文件 {file}（{reason}）。",
        "The file {file} cannot be opened ({reason}).",
        "请核对文件名和所在的文件夹。",
        "Check the file's name and folder.",
    ),
    "E851": Wording(
        "不是文字",
        "no text",
        "{file} 不是能读的文字，也不是 .docx 或 .pdf 文件。",
        "{file} is neither text nor a .docx or .pdf file.",
        "请另存为 .docx、.pdf 或文本文件（UTF-8 或 GB18030）后再试。",
        "Save it as .docx, .pdf or a text file (UTF-8 or GB18030) and try again.",
    ),
    "E852": Wording(
        "文件是空的",
        "an empty file",
        "{file} 里没有文字。",
        "There is no text in {file}.",
        "请核对是不是选错了文件。",
        "Check whether this is the right file.",
    ),
    "E853": Wording(
        "PDF 里没有文字层",
        "a PDF without text",
        "{file} 共 {pages} 页，都是图片，没有可以读的文字。",
        "{file} has {pages} page(s), all of them pictures without text.",
        "请用原来的 Word 文件，或先做文字识别（OCR）再检查。",
        "Use the original Word file, or recognise the text (OCR) first.",
    ),
    "E854": Wording(
        "文件损坏或加密",
        "damaged or encrypted",
        "{file} 读不了：文件损坏，或者加了密码（{reason}）。",
        "{file} cannot be read: it is damaged or encrypted ({reason}).",
        "请用 Word 或 WPS 打开，另存一份不加密的再试。",
        "Open it in an office program, save an unencrypted copy and try again.",
    ),
    "E856": Wording(
        "写不进去",
        "cannot be written",
        "{file} 写不进去（{reason}）。",
        "{file} cannot be written ({reason}).",
        "请换一个可以写入的文件夹。",
        "Name a file in a folder that can be written.",
    ),
    "E855": Wording(
        "已知数字的文件不对",
        "not a file of known figures",
        "{file} 第 {row} 项不对：{problem}。",
        "Item {row} of {file} is wrong: {problem}.",
        "写法见 docs/figures.md“已知数字”一节。",
        "See “Known figures” in docs/figures.md.",
    ),
}
