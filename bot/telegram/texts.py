"""Everything that this room says in its own words; all other words come from the answers."""

COMMANDS = (
    ("help", "怎样提问"),
    ("term", "名词解释：/term 名词"),
    ("list", "收录了哪些部门和年度"),
    ("reset", "忘掉前面说的，重新开始"),
)

EMPTY = "请把问题写成文字发给我，发送 /help 可以看例子。"
EDITED = "我看不到对旧消息的修改，请把新的问题重新发一遍。"
NOT_TEXT = "抱歉，我只能读文字，请把问题写成文字发给我。"
UNKNOWN_COMMAND = "没有这个命令，发送 /help 可以看看怎样提问。"
RESET = "好，前面说的都忘掉了，请重新提问。"
STALE = "这个选项已经失效，请重新提问。"
FAILED = "抱歉，刚才出了点问题，请稍后再试。"

NOT_CONFIGURED = (
    '缺少机器人令牌：请设置环境变量 JUESUAN_TOKEN，或在设置文件 {file} 中写一行 token = "…"。\n'
    "令牌向 Telegram 上的 @BotFather 申请。"
)
REFUSED = "Telegram 不接受这个机器人令牌，请核对 JUESUAN_TOKEN（如果设置了 JUESUAN_API_URL，也请核对）。"
NOT_CONNECTED = "暂时连不上 Telegram（%s），%d 秒后再试。"
POLLING_FAILED = "取新消息时出错（%s），稍后自动再试。"
COMMANDS_NOT_SET = "没能登记命令菜单（%s），其他功能不受影响。"
SERVING = "@%s 已开始回答问题，按 Ctrl-C 停止。"
