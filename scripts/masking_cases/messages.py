"""Messages written by hand: with personal details as residents tell them, and with what only looks like one."""

from __future__ import annotations

# '[phone|07700 900123]' is a detail to hide; '[|£45]' looks like one and must stay. An indented line goes on the last.
BY_HAND = (
    """
Hi, I'm [name|Maureen Sidebotham] and I've lived on my own since Ken went into the home in [|August]. The bill for
    [address|31 Quarry Close] still says two of us. My number's [phone|01632 960417] but I'm a bit deaf so let it
    ring.
ticket [pcn|NM40718263] 10 mins over. ten!! my nan was being sick in the car. reg [vehicle_registration|XK19 ZRT].
    cancel it
To whom it may concern: I act under a power of attorney for [name|Mr Desmond Featherstone], born [date_of_birth|4 June
    1938], of [address|2 Cooper's Yard, Northmere]. Kindly send future bills to me.
ok so my dd is [sort_code|40-17-62] and [bank_account|31926884] and you took [|£212] instead of [|£121] someone has
    swapped the numbers
i am call [name|Ioana Popescu], i have NI [national_insurance_number|JT 48 20 17 B], i work in the fish. my tax too big
Is this where I send my photo? Badge [blue_badge_number|KR47TD], expires in [|March 2027], new picture attached from
    [email|ken.ramsbottom@example.org]
mate just ring me [phone|07700900614] its easier
The machine at Market Hall took my card [card|4111 1111 1111 1111] twice for [|£3.00], no receipt either time.
My late mother, [name|Zainab Warsame]. Account for council tax is [council_tax_account|70318846]. I found your letter
    in her handbag today and I do not know where to start.
plate is [vehicle_registration|xm68 hjk] not xn!! your man cant read. pcn [pcn|nm5530219k]
Could you please email [email|t.adebayo91@example.com]; the hearing loop in your office does not work and I cannot do
    telephones.
we r at [address|flat 4 77 salt row] the 3 of us all students from [|September], uni says you need our names:
    [name|Leila Farahani], [name|Wayne Pugh] and me
The bailiff said he'd be back at [|6am]. He has my name wrong, it is [name|Dafydd Llewellyn], and my van
    [vehicle_registration|R418 XLP] is for work
For the record my passport is [passport_number|561209847], I have shown it twice at the desk to a lady in green.
dad's dob [date_of_birth|17/02/1941] nhs no [nhs_number|999 123 4578] he has alzheimers, forms please
UPRN [uprn|100062418805] shows as Band E on GOV.UK but you're billing [|Band F]. Explain.
I reversed the digits on the machine: put [vehicle_registration|XP24 RTA], drives home as something else. Do I sit and
    wait for the fine?
This is my third go. Ref [number|8830217745]. Third. The first person hung up and the second said [|28 days].
Hello dear council, thank you for the help with my rent last year. Now the postcode of my new room is [postcode|ZZ2
    7HQ] and they say [|zone D], is it true?
my ex [name|Callum McAllister] says he's told you he moved out. he hasnt. he's at [address|9b Weir Gardens] in MY bed
    half the week
pay it off this: [card|5555-5555-5555-4444] exp [|11/27] cvv [card_security_code|418]
Driving licence [driving_licence_number|THIST657129RM9XK] has my maiden name, will the permit people mind?
Nid wyf yn siarad Saesneg yn dda. Fy enw i yw [name|Bronwen Griffiths], ffôn [phone|07700 900382].
I let [address|18 Marsh End] to a company, the director [name|Dmitri Volkov] vanished in [|October 2025] and now it's
    MY arrears??
can u tell the permits lady i sent it again from [email|hamish@mail.example]
six weeks. SIX. I am [phone|+44 7700 900755] and I want a manager called back to me not a robot
I get PIP, I'm at [postcode|zz1 5ex], no car but my daughter drives me, her plate's [vehicle_registration|XV70PLM]
sent cheque no. [|000412] for [|£95] on the 9th, council tax account [council_tax_account|7426 1190], hasn't been cashed
iban for the refund as I moved back to Spain, it is an English bank: [bank_account|GB57NORM12345612345678]
Me: [name|Siobhan O'Dowd]. Him: [name|Nigel Entwistle]. Joint bill. He's gone. I'm not paying his half.
The ticket was put on at [|14:32] and my loading receipt from the shop says [|14:29]. Notice [pcn|NM 20446171]. I rest
    my case.
born [date_of_birth|9.11.58] so 67 is that old enough for the pension one
You can reach me c/o the hostel on [address|112 Chapel Street], or rather not, they read the post; use
    [email|mo_h_1988@example.net]
my number is [phone|oh double seven double oh nine double oh one one six], sorry: [phone|07700 900116], i can't write
    the first way on this phone
NINO [national_insurance_number|ce631905a] universal credit since [|12 April], do i get the [|80%]
Blue badge of my boy, [name|Tariq Rahman], [blue_badge_number|PW83NB 0 1124X0327]. School street camera did me at
    [|8.20am].
re my complaint [number|502918837764] I've now told the ombudsman
the flat's empty since [|1 June] and unfurnished. Owner: [name|Rosalind Chen-Wallace]. Where: [address|Flat 11, 5
    Harbour Side]. When do you start the double charge?
Can my neighbour pay for me? She's [name|Joyce Higginbottom], she's got the PayPoint card, I'm in plaster till
    [|Christmas]
wrong plate on the permit should be [vehicle_registration|XJ21 KKE] and its [vehicle_registration|XJ21 KKF] help
I am a nurse. Ten minutes late off shift, ticket [pcn|NM7745120A]. My matron, [name|Temitope Balogun], will write to
    you if you want proof
my sort code's [sort_code|308914] if you do the refund that way
please, not to the house. I had to leave. Write to [email|safe.post.b7@example.com] only. My old address [address|40
    Oakfield Avenue] must not get anything
Your officer asked 'NHS number?' on the phone - it's [nhs_number|9991234632] - why on earth do you need that for
    council tax
is [phone|020 7946 0233] you? they said they were the council and wanted the long number of my card
It's [name|Gareth] again from [postcode|ZZ1 8LW]. The bins lorry has now taken my wing mirror.
    [vehicle_registration|K77 TNB]
nan's cooncil tax, she's [name|Brenda Nair], ah've got her bill in ma haun, account [council_tax_account|718802265]
    council tax, she cannae see it
Yes hello, [phone|01632-960 833] is the shop and [phone|07700 900940] is me, ring the shop
My old employer paid it, ref on the payslip [number|20260417093], and now they say they didn't
The person who signed is [name|Andrzej Nowak] ([date_of_birth|1979-03-22]), my tenant, not me. I enclosed the tenancy
    for [address|63 Thornby Green]
put your council tax straight on my card yeah [card|4000001234567899] sorted
what's this "charge certificate" for [pcn|nm 61182240], it's gone from [|£70] to [|£105], i never got the first
    letter, we were at [address|25 Dunwell Drive] by then
I've a passport ([passport_number|XR4418207]) but no driving licence, so how can I prove where I live to get a permit?
mi name [name|Mei-Ling Eze], me baby born [date_of_birth|2 Feb 2026], do baby count as people in house
Please stop writing to [name|Harpreet Dhillon]; there is nobody of that name at [address|7 Fellgate Road],
    [postcode|ZZ12 6PD]. I have returned eleven letters.
cvc is [card_security_code|907] i forgot to put it on the form
he parks [vehicle_registration|Y214 ERB] on the keep clear every single morning at [|8.45], the school know
I can do [|£25 a week], no more. It's under [name|Yasmin Mahmood]. phone's cut off so email [email|yasmin dot mahmood
    at example dot org]
licence [driving_licence_number|NOWAK803229AJ9PW], dob's in it if you know how to read them, same name as on the bill
how do i know you wont sell this: [phone|0044 7700 900528]
""".strip()
    .replace("\n    ", " ")
    .splitlines()
)

LOOK_ALIKES = (
    """
is the first permit still [|£45] a year
I was charged [|£1,750] but next door pays [|£1,500], same house
They want [|£95] costs on top, is that normal?
half price was [|£35], now it's [|£70], why
bill went from [|£2,146.95] to [|£2,250.00] in a year
who answers [|01632 960101] at lunch time
I rang [|01632 960104] four times and got music
is [|01632 960100] the right number for a missed bin
Do you have someone on [|01632 960106] who signs for deaf people?
the letter says call [|01632-960103], is that really you or a scam
whats the number for permits, i have [|01632960105] written down
call [|01632 960118] to complain they said, and they were closed
Is [|01632 960119] the one for a freedom of information thing?
my house is [|Band D] and always was
am I right that [|band H] pays double [|band D]
from [|band C] to [|band B] how do I ask
They put my annexe in [|Band A], do I get the reduction?
the officer ticked [|code 01] on the ticket
Ticket says [|contravention code 02]. There was no kerb mark.
what is [|code 62] for, two wheels were on the kerb
[|Code 12] or [|code 19], which one is wrong permit?
bus lane one is [|34J] on the paper, whats that
I need [|form TE9] by Friday
can i send the [|TE7] and [|TE9] by e-mail to Northampton
The court form was an [|N244] I believe.
Under [|Regulation 10] you have to tell me who else was written to.
what does [|section 13A] mean for somebody like me
See [|Schedule 1, paragraph 4] of the 1992 Act, I think I'm right.
Local Government Finance Act [|1992], have you read it?
which law is it, [|Traffic Management Act 2004]?
[|regulation 33] of the enforcement rules gives me a statement, doesn't it
is mill lane in [|zone A]
My sister has a [|zone C] permit, may she park by me in [|zone D]?
hours in zone B are [|8am to 6pm] mon to sat, yes?
I parked at [|17:58] and the sign says till [|18:00]
do you open at [|half past 8] or [|9.30am]
the school street was shut at [|2.45pm] on a sunday, how
there's a pothole on the [|A38] by the garage
Who looks after the [|B4217], you or the county?
can I stop on the [|M5] slip road hard shoulder, the app says it's yours
we moved on [|3 March 2026]
my tenancy ends [|30/09/2026], so from when do I pay?
Court is on [|18.11.2026], can I still pay
I got the letter on [|5 October], dated [|21 September], is the half price over
the flat has been empty since [|1 April 2024]
The reminder is dated [|14/10/26] and gives me [|7 days].
What was council tax in [|2019]?
will it go up in [|2027-28] again
The house was built in [|1987] so how can it have a 1991 value
valued on [|1 April 1991] means what
25% off is [|£562.50] for me, correct?
[|25%] or [|50%] when we are two students and a cleaner
savings limit is [|£8,000], or was it [|£16,000]?
I have [|3 cars] and [|2 permits]
we are a family of [|5 in 2 rooms]
70 pound, [|£70], for 3 minutes!
my instalments are [|10 x £187.50], can I have [|12 payments]
do I still have the full [|14 days] if it came on a bank holiday
[|21 days] or [|28 days] to appeal?
it took [|56 days] last time
there's 2 metres height at Market Hall, my van is [|2.04 m]
engine is [|1.6 diesel], does the permit cost more
my electric car did [|28.4 kWh] and cost [|£13.06], seems a lot
bay is [|4.8 metres] and my camper's [|5.99 m]
is there wifi and are the machines [|on 4G], mine never finds my phone
what is [|class F] for a dead person's house
does a [|class U] exemption run out
exception [|class M] for annexes, am I reading that right
Homes for Ukraine hosts, is it [|£350] or [|£500]
do carers need [|35 hours] a week
I read [|page 14] of your booklet and [|line 3] is wrong
[|bus 47] doesn't stop by the car park any more
[|bay no. 12] outside the chemist, is it for anyone
on [|Sunday] is Tannery Lane free
the disabled bay by Boots has [|3 hours] on the sign
Parking app fee is [|10p] each, is it refundable
I need the address of the [|Valuation Tribunal]
can I talk to the [|Citizens Advice] people in the library
does [|Tolland Ashgrove Enforcement] work for you
Is the [|Post Office] in [|Ashcombe] still taking payments?
national debtline is [|0808 808 4000], right?
stepchange [|0800 138 1111] said ask you for time
is it [|03000 501 501] for the valuation people
somebody collapsed in the car park last week, we rang [|999], do you keep the film
non-urgent police is [|101]? there's a car across the path
[|NHS 111] told me to ask you about a Blue Badge
direct debit on [|the 18th] please not [|the 1st]
You say [|8 weeks] for a dropped kerb, it's been 11
the fee is [|£165] and then [|£140] for the white line, or both
the [|2011] census had us as one house
up by [|4.8%] when my pension rose [|4.1%]
parish bit is [|£54.38], what do they do with it
police share [|£297.00], fire [|£90.00], and for what
a skip for a weekend, [|£48] plus [|£32 a day]?
it said [|error 404] when I tried to pay
your site says 'session [|timed out]' on the third page
[|windows 11] and your form will not load
the sign reads [|Mon - Sat 8am - 6pm], nothing of bank holidays
is [|12 noon] on saturday too late for customer services
can i pay [|£1] a day until xmas
""".strip()
    .replace("\n    ", " ")
    .splitlines()
)
