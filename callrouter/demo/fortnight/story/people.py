"""Who calls and writes: telephones and addresses of the demo's contacts."""

ALICE, ALICE_MAIL = "+33199000101", "alice.martin@nord.example"
BEN, BEN_MAIL = "+33199000102", "ben.carter@harbour.example"
CHLOE, CHLOE_MAIL = "+33199000103", "chloe@atelier.example"
DENIS, DENIS_MAIL = "+33199000104", "denis@verger.example"
NADIA, NADIA_MAIL = "+33199000105", "nadia.benali@delta.example"
LUC, LUC_MAIL = "+33199000106", "luc.perrin@delta.example"
EMMA, EMMA_MAIL = "+33199000107", "emma.hughes@quayside.example"
