"""What people of observers may do: their part of the table in `policy`."""

from models.people.grants import IN_ROUND, WITH_THE_MEMBERS, observer
from models.people.permissions import Permission, Phase, Whose, since

READ_AS_OBSERVER = Permission(
    "Read, as an observer, the texts that went to the members; of what members say, only what became of its own words",
    (observer(*WITH_THE_MEMBERS),),
)
READ_OWN_AS_OBSERVER = Permission(
    "Read, as an observer that is invited to a round, its draft with one's own comments",
    (observer(*since(Phase.OPEN)),),
)
WRITE_AS_OBSERVER = Permission("Write comments there, and submit them", (observer(*IN_ROUND, whose=Whose.OWN),))
