"""What the yearly report says in words, alike for every installation. English, as its layout."""

SERVICE = "Gebuurte"
ORDERS = (
    "Not recorded: the receipt is confirmed outside the product.",
    "From the entry of the order to the decision of a person.",
    "Orders to provide information are answered outside the product.",
    "",
    "",
)
OWN_INITIATIVE = (
    "Includes what residents reported inside the service under its rules; "
    "notices under Article 16 stand apart."
)
OUT_OF_COURT = "Not recorded by the product."
HOLDS = (
    "Texts that a word list held before publication until a person decided. "
    "No decision is taken by a machine."
)
PRECISION = "Share of what a machine pointed out that a person then restricted."
RECALL = "Not measured: what nothing and nobody pointed out is not looked at as a whole."
QUALITATIVE = (
    (
        "Summary of the content moderation engaged in at the providers’ own initiative",
        "Residents report; machines point out; a person decides every case under a numbered house rule or "
        "the law, with a reason. Restrictions: hiding, removing, and not writing in one place for days.",
    ),
    (
        "Meaningful and comprehensible information regarding content moderation engaged in at the "
        "providers' own initiative",
        "Texts are compared with word lists before they appear. A model may ask a person to look, never "
        "more. What three households report is hidden until a person looked. Authors get a statement of "
        "reasons.",
    ),
    (
        "Qualitative description of the automated means",
        "Word lists in Dutch, French, German and English; optionally Detoxify and a model that learned "
        "from the decisions of the community; comparison with pictures that were removed. All of it runs "
        "on the machine of the service.",
    ),
    (
        "Qualitative description of indicators of accuracy and possible rate of error of automated means",
        "Measured on the decisions of people and on second looks by a person who does not know the first "
        "decision. The figures with their margins are public at /transparency.",
    ),
    (
        "Specification of the precise purposes to apply automated means",
        "To let a person see sooner what may be against the rules, and to hold threats and insults until "
        "then.",
    ),
    (
        "Safeguards applied to the use of automated means",
        "A machine never hides, removes, demotes or punishes. Holds end with the decision of a person, "
        "are told to the author at once with the words that caused them, and every change of a threshold "
        "is tried first.",
    ),
)
