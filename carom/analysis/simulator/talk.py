"""Short invented notes for contacts and promises."""

PURPOSES = (
    "say thank you",
    "ask how the last patient is doing",
    "tell them about our openings",
    "share an outcome",
    "ask what would make referring easier",
    "catch up",
    "introduce our new colleague",
    "answer a question",
)
LEARNED = (
    "Prefers a call before noon.",
    "Wants a short note after the first visit.",
    "Front desk keeps our cards at the counter.",
    "Sees more runners since spring.",
    "Waiting list is six weeks now.",
    "New partner joins in the autumn.",
    "Likes one page, no jargon.",
    "Asked about evening hours.",
    "Fax is better than e-mail for the office.",
    "Would like a talk for the staff.",
    "Two of our patients said good things.",
    "Is on leave until the end of the month.",
    "Worried about families without insurance.",
    "Knows the new counselor at the middle school.",
    "Did not know that we see teenagers.",
    "Prefiere que llamemos por la tarde.",
)
OUR_PROMISES = (
    "Send a note after the first visit",
    "Send our current openings",
    "Send the one-page guide on how to refer",
    "Call back about the shared patient",
    "Give a short talk to the staff",
    "Introduce them to our dietitian",
)
THEIR_PROMISES = (
    "Send the imaging report",
    "Introduce us to the school nurse",
    "Put our cards in the waiting room",
    "Call after the staff meeting",
)
