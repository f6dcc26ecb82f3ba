"""Everything that this room says in its own words; all other words come from the answers."""

COMMANDS = {
    "start": "开始，看几个例子",
    "help": "怎样提问",
    "list": "按部门、年度、章节浏览",
    "term": "名词解释：/term 名词",
    "dept": "说定部门：/dept 部门",
    "year": "说定年度：/year 2022",
    "compare": "几个部门或年度比较",
    "check": "哪些数对不上：/check 部门 年度",
    "chart": "把回答画成图",
    "export": "导出表格：/export csv",
    "reset": "忘掉前面说的，重新开始",
    "about": "收录了什么，怎样保护隐私",
}
OPERATOR_COMMANDS = {
    "docs": "收录的文件，可以移除",
    "unanswered": "没有答上来的问题",
    "feedback": "大家对回答的评价",
}
# In a group what concerns one person only would be noise.
GROUP_COMMANDS = ("help", "list", "term", "compare", "check", "chart", "about")
DESCRIPTION = (
    "查部门决算、预算公开里的数字：收入、支出、“三公”经费、项目得分……用自己的话提问，"
    "回答只取自公开文件，注明文件、章节和页码。没有的就说没有，不猜。"
)
SHORT_DESCRIPTION = "查部门决算公开里的数字，注明出处，不猜。"

EMPTY = "请把问题写成文字发给我，发送 /help 可以看例子。"
EDITED = "我看不到对旧命令的修改，请重新发一遍。"
NOT_TEXT = "抱歉，我只能读文字，请把问题写成文字发给我。"
UNKNOWN_COMMAND = "没有这个命令，发送 /help 可以看看怎样提问。"
RESET = "好，前面说的都忘掉了，请重新提问。"
STALE = "这个选项已经失效，请重新提问。"
GONE = "文件有了变化，这个选项已经不适用，请重新提问。"
FAILED = "抱歉，刚才出了点问题，请稍后再试。"
PERHAPS = "刚才中断了一下，回答可能没有送到。如果没有收到，请再问一次。"
SLOWLY = "消息太多了，请稍等一会儿再发。"
CLOSED = "这里只为登记的用户服务，请与管理员联系，并告诉他你的编号：{number}"
NO_CHART = "这个回答画不成图：要有两项以上同类的数。"
NOTHING_TO_DRAW = "还没有可以画的回答。先提一个问题，或者写：/chart 问题"
NOTHING_TO_EXPORT = "还没有可以导出的数据。先提一个问题，或者写：/export 部门 年度"
WHOLE_FILE = "整份文件"
NOT_SHARED = "这份文件不能提供。"
THANKS = "谢谢，记下了。"
SORRY = "记下了，管理员会查看。"
WHICH_DEPARTMENT = "请选部门，后面不写部门的问题就按它回答："
MANY_DEPARTMENTS = "部门很多，请写明部门名称，比如：/dept {name}"
NO_DEPARTMENT = "没有收录“{name}”。"
DEPARTMENT_SET = "好，下面的问题按{name}回答。/reset 可以取消。"
WHICH_YEAR = "请选年度，后面不写年度的问题就按它回答："
NO_YEAR = "没有收录{year}年的公开文件。"
YEAR_SET = "好，下面的问题按{year}年回答。/reset 可以取消。"
COMPARE_HOW = "请写明比较什么，比如：/compare 甲局 乙局 三公经费，或 /compare 2022年 2023年 三公经费"
PRIVACY = (
    "隐私：每人在每个聊天里说到的部门、年度和科目记{minutes}分钟，供接着提问；按钮背后的内容记7天；"
    "/reset 立即删除。消息本身只留到答完，不记录谁问了什么；👍👎 只记回答和评价。不用任何外部服务，只连接 Telegram。"
)

TOO_LARGE = "文件超过 20 MB，Telegram 不让机器人取。请在服务器上用 juesuan ingest 读入。"
FETCHING = "正在取文件……"
READING = "正在读……大的文件要一两分钟。"
TAKING = "正在写入……"
CONFIRM = "要收录吗？收录后马上用它回答。"
TAKE, LEAVE, UNDO, TAKE_OUT = "收录", "放弃", "撤销", "移除"
LEFT = "没有收录。"
TAKEN = "已经收录，现在就可以问："
UNDONE = "已经撤销，恢复到收录之前。"
REALLY = "要移除这份文件吗？从中读到的数都不再回答。"
TAKEN_OUT = "已经移除："
NOT_YOURS = "这个按钮只给管理员用。"
DOCUMENTS = "收录的文件{count}份，点一份可以移除。要收录新文件，直接发给我（PDF、Word、Excel、网页、文本、ZIP）。"
NO_DOCUMENTS = "还没有收录文件。把文件直接发给我（PDF、Word、Excel、网页、文本、ZIP）。"
IN_VAIN = "没有答上来的问题里，最常见的词："
NOTHING_IN_VAIN = "没有记录。设置 JUESUAN_LOG_UNANSWERED 之后才会记。"
NO_FEEDBACK = "还没有人评价。"

NOT_CONFIGURED = (
    '缺少机器人令牌：请设置环境变量 JUESUAN_TOKEN，或在设置文件 {file} 中写一行 token = "…"。\n'
    "令牌向 Telegram 上的 @BotFather 申请。"
)
NO_PORT = "监控端口 {listen} 不能用（{reason}），请改 JUESUAN_MONITOR_LISTEN。"
REFUSED = "Telegram 不接受这个机器人令牌，请核对 JUESUAN_TOKEN（如果设置了 JUESUAN_API_URL，也请核对）。"
NO_CONNECTION = "连不上 Telegram，已试{tries}次，先停下。请检查网络，或用 JUESUAN_API_URL 指定可用的地址。"
CONFLICT = (
    "另一个程序正在用同一个令牌接收消息，两边都会漏消息。请只留一个：停掉另一个 juesuan serve，"
    "或到 @BotFather 换一个令牌。"
)
GROUP_MOVED = "群 %d 升级为 %d；如果设置里写了前一个编号，请改成后一个。"
NOT_CONNECTED = "暂时连不上 Telegram（%s），%d 秒后再试。"
POLLING_FAILED = "取新消息时出错（%s），稍后自动再试。"
COMMANDS_NOT_SET = "没能登记命令菜单（%s），其他功能不受影响。"
TAKEN_UP = "上次停止时还有 %d 条消息没有答完，现在接着答。"
SERVING = "@%s 已开始回答问题，按 Ctrl-C 停止。"
