"""What the sample practices know of their kinds of sources. All invented."""

CHANNEL_OF_TEXT = {
    "google": "search",
    "google search": "search",
    "internet": "search",
    "yelp": "directory",
    "insurance website": "directory",
    "facebook ad": "advertisement",
    "website": "website",
    "drive by": "sign",
}

CHANNEL_OF_CONTACT = {"note": "message", "letter": "letter", "talk": "event", "call": "call", "coffee": "meal"}

ABOUT_PATIENTS = {
    "ask how the last patient is doing",
    "share an outcome",
    "tell them about our openings",
    "ask what would make referring easier",
}

LOSS_OF_WORDS = {
    "cost": "cost",
    "insurance": "cost",
    "could not reach": "not_reached",
    "went elsewhere": "went_elsewhere",
    "felt better": "changed_mind",
    "wait too long": "no_availability",
}

TALKING_NEEDS = {
    "family-doctor": "Wants to know whether the patient has begun, in one line.",
    "nurse-practitioner": "Needs a first talk within two weeks for people who cannot sleep.",
    "pediatrician": "Likes to tell parents what the first hour will be like.",
    "psychologist": "Passes on couples, and wants to hear that they were seen.",
}
"""Where a psychotherapist's sources need something else than a physical therapist's."""

NEEDS = {
    "family-doctor": "Wants to know within a week that the patient was seen, in two lines.",
    "orthopedic-surgeon": "Needs the range of motion before the six-week visit.",
    "nurse-practitioner": "Needs a first visit within three days for acute backs.",
    "pediatrician": "Likes to tell parents what the first visit will be like.",
    "neurologist": "Wants falls and dizziness reported at once, by phone.",
    "podiatrist": "Needs somebody who looks at the whole leg, and says so to the patient.",
    "chiropractor": "Wants to stay part of the care and to hear the plan.",
    "dentist": "Needs help with jaw pain that a splint alone does not settle.",
    "psychotherapist": "Looks for somebody who takes anxious patients slowly.",
    "psychiatrist": "Wants to hear when a patient stops coming.",
    "dietitian": "Would like to be asked before a patient hears about diets.",
    "school-counselor": "Needs an evening appointment that does not cost a school day.",
    "pastor": "Wants to know whom to call when somebody is at the end of their strength.",
    "employee-assistance": "Needs three sessions confirmed in writing, without details.",
    "attorney": "Needs dates of visits on time, nothing else.",
    "gym": "Wants a quick answer whether somebody may train.",
    "shop": "Sends runners with sore feet; wants a card to hand over.",
}
