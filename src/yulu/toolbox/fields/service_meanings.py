"""What every key of services and their worked examples means, as in `meanings.py`."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.toolbox import shapes
from yulu.toolbox import shapes_services as services
from yulu.toolbox.fields.form import Form, Key

# fmt: off
SERVICE_FORMS: Mapping[type[shapes.Shape], Form] = {
    services.ServiceFile: Form("事项", "service", {
        "service": Key("名字，和文件夹同名", "enterprise-request"),
        "title": Key("中文名称", "企业诉求"),
        "kind": Key("`request` 诉求、`application` 申请、`procedure` 并联办理、`inspection` 检查整改、`visit` 走访、`hand_over` 交办、`assignment` 任务", "request"),
        "intake": Key("谁收、派单、裁定退回、回访", "centre"),
        "lead": Key("主办部门；派单时可以另派", "works"),
        "helpers": Key("协办部门", "[waterworks, enforcement]"),
        "starts": Key("承诺从哪一步起算：`receive` 收到、`accept` 受理、`sign` 签收（不写就是）", "accept"),
        "accepted_when": Key("受理标准", "申请材料齐全、符合法定形式。"),
        "limits": Key("各环节的时限", "{promised: 5 个工作日, sign: 1 个工作日}"),
        "extension": Key("延期", "{limit: 5 个工作日, approved_by: centre}"),
        "pauses": Key("名字: 停表的理由", "{testing: {label: 等待检测, most: 10 个工作日, because: 第八条}}"),
        "refusals": Key("名字: 不予受理的情形", "{court: {label: 应当通过诉讼解决的, instead: 向人民法院起诉}}"),
        "results": Key("名字: 办理结果", "{done: {label: 已解决, solved: true}}"),
        "steps": Key("名字: 环节，并联办理的才有", "{register: {label: 设立登记, lead: market, limit: 2 个工作小时}}"),
        "ladder": Key("名字: 督办梯级，各用一次", "{late: {label: 到期未结，转督办, to: centre, after: due}}"),
        "document": Key("依据哪件文件", "requests-2022", "unless_unsure"),
        "because": Key("依据第几条", "第三条", "unless_unsure"),
        "status": Key("`to_verify`", "to_verify"),
        "note": Key("备注", "2022年前由政务大厅受理"),
    }),
    services.ServiceLimits: Form("各环节的时限", "limits", {
        "promised": Key("承诺几天办结", "5 个工作日"),
        "legal": Key("法定几天；承诺的不能比它长", "{limit: 3 个工作日, because: 《市场主体登记管理条例》第十九条}"),
        "accept": Key("收到以后多久受理", "2 个工作小时"),
        "dispatch": Key("受理以后多久派单", "4 个工作小时"),
        "sign": Key("派单以后多久签收", "1 个工作日"),
        "response": Key("承诺起算以后多久先联系本人", "1 个工作日"),
        "object": Key("多久以内可以退回", "1 个工作日"),
        "rule": Key("退回以后多久裁定", "1 个工作日"),
        "follow_up": Key("答复以后多久回访", "2 个工作日"),
        "reopen": Key("办结以后多久以内可以要求重新办理", "15 日"),
    }, "每一样写时限，或者时限连同依据。单位：`个工作日`、`个工作小时`、`日`、`小时`，互相不换算。"),
    services.PromisedLimit: Form("时限连同依据", "limit with its text", {
        "limit": Key("时限", "5 个工作日"),
        "because": Key("依据第几条", "第六条"),
        "document": Key("依据哪件文件", "requests-2022"),
        "status": Key("`to_verify`", "to_verify"),
        "note": Key("备注", "以签收为起点"),
    }),
    services.ServiceExtension: Form("延期", "extension", {
        "limit": Key("最多延多久，单位同承诺", "5 个工作日"),
        "approved_by": Key("由谁批准", "centre"),
        "times": Key("几次，不写就是一次", "1"),
        "because": Key("依据第几条", "第七条"),
        "document": Key("依据哪件文件", "requests-2022"),
        "status": Key("`to_verify`", "to_verify"),
    }, "须在到期以前、写明理由。"),
    services.ServicePause: Form("停表的理由", "ground for a pause", {
        "label": Key("中文名称", "等待检验、检测、鉴定"),
        "most": Key("最长多久；停表期间，到期的是它", "10 个工作日"),
        "because": Key("依据第几条", "第八条"),
        "document": Key("依据哪件文件", "requests-2022"),
        "status": Key("`to_verify`", "to_verify"),
    }),
    services.ServiceRefusal: Form("不予受理的情形", "what is not accepted", {
        "label": Key("什么情形", "应当通过诉讼、仲裁解决的"),
        "instead": Key("合法的另一条路", "向人民法院起诉，或者按约定申请仲裁"),
        "because": Key("依据第几条", "第四条"),
        "document": Key("依据哪件文件", "requests-2022"),
    }),
    services.ServiceResult: Form("办理结果", "result", {
        "label": Key("中文名称", "已解释说明"),
        "solved": Key("这个结果本身说明解决没有解决；不写，以本人说的为准", "false"),
    }),
    services.ServiceStep: Form("环节", "step", {
        "label": Key("中文名称", "公章刻制"),
        "lead": Key("哪个部门办", "market"),
        "needs": Key("哪些环节办完才能开始", "[register]"),
        "limit": Key("时限；不占政府时间的不写", "1 个工作小时"),
        "outside_limit": Key("`true` 不占政府的时间", "true"),
    }, "最长的一路加起来不能超过承诺，互相等待的不行，`yulu check` 会查。"),
    services.ServiceRung: Form("督办梯级", "rung", {
        "label": Key("中文名称", "到期前提醒"),
        "to": Key("交给谁", "works"),
        "before": Key("到期前多久", "1 个工作日"),
        "after": Key("到期后多久；到期时写 `due`。与 `before` 二选一", "due"),
    }),
    services.ClassesFile: Form("诉求分类", "classes", {
        "classes": Key("名字: 一类", "{lamps: {label: 路灯不亮, under: streets, lead: works}}"),
    }, "一棵树：写了 `under` 的挂在那一类下面；下面没有别的类的，才能派单。"),
    services.ClassOfServices: Form("一类", "class", {
        "label": Key("中文名称", "路灯不亮"),
        "under": Key("上级是哪一类；最上面的不写", "streets"),
        "service": Key("哪个事项；不写，同上级", "enterprise-request"),
        "lead": Key("主办部门（派单目录）；不写，同上级", "works"),
        "helpers": Key("协办部门；不写，同上级", "[waterworks]"),
        "limits": Key("这一类自己的时限；不写，同上级，再同事项", "{promised: 1 个工作日}"),
        "refusals": Key("名字: 这一类另有的不予受理的情形", "{indoor: {label: 屋里的灯, instead: 找物业或者电工}}"),
        "note": Key("备注", "小区里的路灯归物业"),
    }),
    services.ClassLimits: Form("一类自己的时限", "limits of a class", {
        "promised": Key("承诺几天办结", "1 个工作日"),
        "legal": Key("法定几天", "{limit: 7 个工作日, because: 第三条, document: lamps-2022}"),
        "response": Key("多久先联系本人", "2 个工作小时"),
    }),
    services.ServiceExamplesFile: Form("事项的样例", "examples of a service", {
        "examples": Key("样例", "[{name: 收到就开始算, events: [{at: 2022-09-01 08:30, act: receive}], expect: {state: received}}]"),
    }),
    services.ServiceExample: Form("一个事项样例", "example of a service", {
        "name": Key("说的是什么情形", "周四上午签收，五个工作日后下班前到期"),
        "events": Key("一件一件发生的事，按先后", "[{at: 2022-09-01 08:30, act: receive}]"),
        "expect": Key("应当是什么结果", "{state: received, owner: centre}"),
    }),
    services.ServiceEvent: Form("一件发生的事", "event", {
        "at": Key("什么时候", "2022-09-01 08:30"),
        "act": Key("什么事：receive 收到、accept 受理、dispatch 派单、sign 签收、pause 暂停、resume 恢复、close 办结……", "dispatch"),
        "by": Key("谁做的", "坐席3号"),
        "with": Key("还要写明的：派给谁、什么理由、哪个环节……", "{to: waterworks}"),
    }),
    services.ServiceExpectation: Form("事项应当得到的", "what a service must give", {
        "state": Key("状态：received、accepted、dispatched、handling、paused、returned、answered、closed、refused、withdrawn、merged", "handling"),
        "owner": Key("现在在谁手里", "works"),
        "due": Key("到期时间；没有的写 `none`", "2022-09-08 18:00"),
        "legal_due": Key("法定到期时间", "2022-09-06 18:00"),
        "solved": Key("`true` 解决、`false` 没有解决、`unknown` 还不知道", "unknown"),
        "result": Key("办理结果，或不予受理的情形", "done"),
        "refused": Key("最后一件事不成立，是什么缘故", "ruled"),
        "class": Key("归在哪一类", "lamps"),
        "ready": Key("现在可以开始的环节", "[seal, tax]"),
    }, "没写的不比。"),
}
# fmt: on
