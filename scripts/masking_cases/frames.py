"""Sentences of residents with a gap for each personal detail, and questions that may stand behind them."""

from __future__ import annotations

# '{pcn}' is a gap for a detail of that kind; '[|£45]' looks like a detail and must stay.
FRAMES = """
hiya its {name} here, moved last week and no bill yet
My name is {name} and I took over the tenancy from my aunt.
this is {name} ringing about my mums account {council_tax_account} for council tax
Good morning, I am {name}, date of birth {date_of_birth}, and I would like to speak for my husband.
I'm writing on behalf of my neighbour, {name}, who cannot see well and lives at {address}.
Regards, {name}, {address}, {postcode}
kind regards {name} tel {phone}
Mrs {name} of {address} has asked me to cancel her standing order
you spoke to my son {name} on monday and promised a letter, it never came
The tenant was called {name} and left without a word, the flat is {address}
my partner {name} passed away in march, dob was {date_of_birth}
Can you put {name} on the bill as well, we live at {address} now
my carer {name} will ring you, the number is {phone}
I bought the car off a man called {name}, reg {vehicle_registration}, and now his fines come to me
call me on {phone} after four please i work nights
best number is {phone} but not before 10
my mobile changed, old one {phone}, please delete it
Ring {phone} if the bailiff is on his way, I'm not at home till six
text me {phone} cheers
You rang from a withheld number, so I rang back nobody. Try {phone} or write to {email}.
landline is {phone} and we have no mobile signal up here
if hes out ask for {name} on {phone}
e-mail me the form at {email} pls
please send the reply to {email} as I cannot print
my address for letters is wrong, use {email} instead
{email} is my work one so not there, ok?
I sent the photos from {email} on [|3 October] and heard nothing
The permit website says {email} already has an account but I never made one
it bounced when i wrote from {email} three times
My reply goes to {email}, copy to my daughter {name}
ticket number {pcn} on my windscreen this morning
got a PCN {pcn} for loading outside my own shop
re: penalty charge notice {pcn}, vehicle {vehicle_registration}. I was unloading a cooker.
whats happening with {pcn} i sent the challenge weeks ago
PCN {pcn} says [|code 01] but there were no lines to be seen
I've two of them, {pcn} and {pcn}, same day, same street
I paid {pcn} by card {card} and it still says unpaid
Notice to owner came for {pcn}. I sold that car in June to {name}.
the warden wrote {vehicle_registration} but my car is something else, pcn {pcn}
My council tax account number is {council_tax_account} and the balance looks wrong.
council tax ref {council_tax_account}. two adults became one on the [|14th of May 2026]
account no. {council_tax_account}, council tax, i want to pay by the month
my council tax reference is {council_tax_account} and my name is spelled {name}
Your letter about council tax account {council_tax_account} went to {address} but we moved.
For council tax number {council_tax_account} please take the [|£186.40] on the tenth not the first.
which account is mine? council tax account {council_tax_account} or council tax account {council_tax_account}
my reg is {vehicle_registration} and its in [|zone B]
car {vehicle_registration} is blocking my drive AGAIN
Please move my permit from {vehicle_registration} to {vehicle_registration}.
white van, registration {vehicle_registration}, been dumped by the bins since Tuesday
number plate {vehicle_registration}, blue fiesta, no tax no wheels
I typed {vehicle_registration} in the machine instead of my real plate, paid [|£2.20]
hire car for two weeks is reg {vehicle_registration}, can it go on my permit
Vehicle {vehicle_registration} is kept at {address} and I need proof of that for the permit
i am in {postcode} is that a permit road
postcode {postcode}, second bin gone
We are moving from {address}, {postcode} on the [|28th]
new flat is {address} old one is {address}
just got keys to {address}, who do I tell
I live at {address} and the street light shines in my bedroom
There is nobody at {address}, the owner died, and post piles up
My mum's home is {address}, {postcode}, and it is up for sale
send it to {address} not to the shop
the bill says {address} but our door number was changed by the post office
Next door, {address}, is a holiday let and pays nothing, how come
my uprn is {uprn} if that helps
UPRN {uprn}, band not shown on the site
born {date_of_birth}, so do I count as pension age
dob {date_of_birth} claiming for my self
date of birth: {date_of_birth}. national insurance: {national_insurance_number}. that's all they asked
My son's date of birth is {date_of_birth} and he leaves college this summer.
DOB {date_of_birth}, I was in care until eighteen, is there a discount
he was born on {date_of_birth} and has a severe mental impairment
NI number {national_insurance_number} for the support form
national insurance number is {national_insurance_number}, i work in the chicken factory
You asked for my NINO: {national_insurance_number}
my husband's NI is {national_insurance_number} and mine is {national_insurance_number}
nhs number {nhs_number} is on the doctors letter for the disregard
The doctor put NHS no {nhs_number} on the certificate for mum, {name}.
My NHS number: {nhs_number}. Do you need it for a Blue Badge?
passport number {passport_number} is the only id i have
I can show a passport, number {passport_number}, issued in Bucharest.
driving licence {driving_licence_number} still has my old address
My driving licence number is {driving_licence_number} and I am {name}.
licence no {driving_licence_number} uploaded as proof for the zone permit
blue badge number {blue_badge_number} runs out in june
My Blue Badge no is {blue_badge_number}, I was parked with the clock showing.
lost my blue badge, number {blue_badge_number}, think it fell in the car park at riverside
card number {card} exp [|09/28], can you just take it
i paid with {card} and it went out twice
Take the payment from {card}, security code {card_security_code}.
my card is {card} cvv {card_security_code} name on it {name}
the three digits on the back are {card_security_code}, cvc, you asked for it
refund it to sort code {sort_code} account number {bank_account}
New bank: sort code {sort_code}. Please change the direct debit.
my bank account number is {bank_account} at the building society
bank account {bank_account}, sort code {sort_code}, name {name}
Direct debit was taken from the wrong account, {sort_code}, should be {sort_code}
IBAN or whatever you call it, bank account number {bank_account}
my reference is {number} from your text
letter ref {number} dated [|2 September 2026]
Case number {number}, still nobody has called
receipt {number} from the paypoint shop, money never arrived
they gave me {number} as the complaint reference on the phone
I have rung {phone}, {phone} and still no answer from my own landlord, whose tenant is {name}
My ex, {name}, still gets post here at {address}. I am not {name}.
executor for {name}, account council tax {council_tax_account}, please write to {email}
Sir, I, {name}, owner of {vehicle_registration}, contest {pcn}.
name {name} / postcode {postcode} / phone {phone}
hello my name {name} i come from romania last month i live in {address} i no have the bill
the money is done by {name}, write to {email} or {phone}
landlord here, {name}, the rooms at {address} are let one by one
I am {name}'s social worker; his number is {phone}.
the bailiff called {name} left a card at {address}
Please ask {name} in my house to stop using {email}, that is mine
we share a drive with {address} and their car {vehicle_registration} sits across it
Dr {name}, {postcode}, on call at the hospital, got ticket {pcn}
My twin sons {name} and {name} both turned eighteen in [|May 2026]
old phone {phone} new phone {phone}
student card says {name}, born {date_of_birth}, course ends [|June 2027]
can the visitor permit go to my brother {name} with plate {vehicle_registration}
""".strip().splitlines()

QUESTIONS = """
Can somebody look into it?
what do i do now
How long does that take?
is there a form for it
Do I still have to pay in the meantime?
thanks in advance
pls help
Who deals with this?
and how much is it
When will I hear back?
is that right or a mistake
I can't get through on the phone.
Which page do I need?
its urgent, court is on [|18 November]
Does it cost [|£10] or not?
sorry for my english
My neighbour had the same and paid [|£35].
ta
do you need anything else from me
I have been waiting since [|January].
What proof do you want?
can it wait till after the bank holiday
I don't want to lose the half price.
could you ring back between [|10am] and [|2pm]
this is the third time I ask
""".strip().splitlines()
