"""E980 to E989, W890: toolboxes begun and kept up, guides and pages written."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

WRITING: Mapping[str, Wording] = {
    "E980": Wording(
        "文件夹里已经有东西",
        "the folder is not empty",
        "{folder} 已经有了，里面不是空的，没有改动。",
        "{folder} is there already and is not empty; nothing was changed.",
        "请换一个还没有的文件夹；确实不要原来的，先自己删去。",
        "Name a folder that is not there yet; if the old one is not wanted, delete it yourself first.",
    ),
    "E981": Wording(
        "不能作工具箱的名字",
        "no name for a toolbox",
        "“{name}”不能作工具箱的名字，名字要以小写字母开头，只用{form}。",
        "'{name}' cannot be a toolbox's name, which begins with a small letter and has only {form}.",
        "请用 --name 另写一个，如 --name liuxi；中文名称写在 --title。",
        "Give another by --name, as in --name liuxi; its title in Chinese is --title.",
    ),
    "E982": Wording(
        "写不进去",
        "cannot be written",
        "写不进 {path}（{reason}），没有留下半个文件。",
        "{path} cannot be written ({reason}); nothing is left half-written.",
        "请核对文件夹在不在、能不能写、磁盘满没满。",
        "Check that the folder is there and can be written, and that the disk is not full.",
    ),
    "E983": Wording(
        "和上级工具箱同名",
        "the upper toolbox has this name",
        "名字“{name}”已经被 {folder} 或它的上级用了。",
        "The name '{name}' is taken by {folder} or one above it.",
        "请用 --name 另写一个。",
        "Give another by --name.",
    ),
    "E984": Wording(
        "不知道写成哪种文件",
        "kind of file not known",
        "办事指南可以写成 .md 或 .docx，“{file}”都不是。",
        "A guide is written as .md or .docx; '{file}' is neither.",
        "请把文件名写成 指南.docx 或 指南.md 这样。",
        "Name the file as in guide.docx or guide.md.",
    ),
    "E985": Wording(
        "文件已经有了",
        "the file is there already",
        "{file} 已经有了，没有改动：里面可能有人改过的话。",
        "{file} is there already and was not changed: somebody may have edited it.",
        "请换一个文件名；确实不要原来的，先自己删去。",
        "Give another name; if the old one is not wanted, delete it yourself first.",
    ),
    "W890": Wording(
        "编辑器用的 Schema 旧了",
        "schemas of another version",
        "{folder} 里的 JSON Schema 不是这一版程序的（如 {name}），编辑器会照旧的补全、画线；判断不受影响。",
        "The JSON Schemas in {folder} are not those of this program (such as {name}): an editor completes and "
        "underlines by them; no decision is affected.",
        "请运行 yulu schemas {toolbox}，只更新这些文件。",
        "Run: yulu schemas {toolbox}; it renews these files and nothing else.",
    ),
}
