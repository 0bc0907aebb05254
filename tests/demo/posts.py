"""The posts people hold at each site of the demo, cluster by cluster. All invented.

Kinds of organisation follow the study's first table; sites 2 and 3 add voluntary organisations,
which its account of them needs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Post:
    """A post.

    Attributes
    ----------
    times : how many people at most hold it.
    called : what people say instead of the holder's name; such posts have one holder.
    """

    title: str
    organisation: str
    role: str
    background: str
    times: int = 1
    called: str = ""


COMMISSIONING = "Primary care commissioning"
COMMUNITY = "Community health services"
AUTHORITY = "Local government authority"
FIRE = "Fire service"
PROBATION = "Probation trust"
HOSPITAL = "Acute hospital trust"
PRACTICES = "Primary care practices"
PHARMACIES = "Pharmacies"
HOUSING = "Social housing provider"
CENTRES = "Children's centres"
SCHOOLS = "Schools"
EMPLOYERS = "Private sector employers"
CLUBS = "Local football and rugby clubs"
REGION = "Regional health authority"
NATION = "National department of health"
VOLUNTARY = "Voluntary organisations"

SECTORS = {
    COMMISSIONING: "NHS",
    COMMUNITY: "NHS",
    AUTHORITY: "local government",
    FIRE: "local government",
    PROBATION: "national",
    HOSPITAL: "NHS",
    PRACTICES: "NHS",
    PHARMACIES: "private",
    HOUSING: "voluntary and community",
    CENTRES: "local government",
    SCHOOLS: "local government",
    EMPLOYERS: "private",
    CLUBS: "private",
    REGION: "NHS",
    NATION: "national",
    VOLUNTARY: "voluntary and community",
}

_COMMISSIONER, _MANAGER, _CLINICIAN = "Commissioner", "Service manager", "Clinician"

_ADVISER, _ENFORCEMENT = "Stop smoking practitioner", "Enforcement officer"
_OUTREACH, _POLICY = "Outreach worker", "Policy and intelligence"
_PUBLIC_HEALTH, _NURSING, _MEDICINE, _PHARMACY = "Public health", "Nursing", "Medicine", "Pharmacy"
_ENVIRONMENT, _LAW = "Environmental health", "Law and regulation"
_UNIFORM, _SOCIAL = "Uniformed services", "Housing and social care"

SITE_1 = {
    "E": (
        Post(
            "Director of Public Health",
            COMMISSIONING,
            _COMMISSIONER,
            _MEDICINE,
            called="the Director of Public Health",
        ),
        Post(
            "Head of the stop smoking service",
            COMMUNITY,
            _MANAGER,
            _NURSING,
            called="head of the stop smoking service",
        ),
        Post(
            "Tobacco control commissioner",
            COMMISSIONING,
            _COMMISSIONER,
            _PUBLIC_HEALTH,
            called="the tobacco commissioner",
        ),
        Post(
            "Environmental health manager",
            AUTHORITY,
            _ENFORCEMENT,
            _ENVIRONMENT,
            called="environmental health manager",
        ),
        Post(
            "Community fire safety manager",
            FIRE,
            _MANAGER,
            _UNIFORM,
            called="the community fire safety manager",
        ),
        Post("Probation health lead", PROBATION, _MANAGER, _SOCIAL),
        Post("Tenancy support manager", HOUSING, _MANAGER, _SOCIAL),
        Post("Stop smoking adviser", COMMUNITY, _ADVISER, _PUBLIC_HEALTH, times=3),
        Post("Pharmacist with a stop smoking clinic", PHARMACIES, _ADVISER, _PHARMACY, times=3),
        Post("Practice nurse, stop smoking clinic", PRACTICES, _ADVISER, _NURSING, times=2),
        Post("Stop smoking midwife", HOSPITAL, _ADVISER, _NURSING),
        Post("Health improvement officer", AUTHORITY, _OUTREACH, _PUBLIC_HEALTH, times=2),
        Post("Home fire safety adviser", FIRE, _OUTREACH, _UNIFORM, times=2),
        Post("Public health analyst", COMMISSIONING, _POLICY, _PUBLIC_HEALTH),
        Post("Tenant involvement worker", HOUSING, _OUTREACH, _SOCIAL, times=2),
        Post("Probation officer", PROBATION, _OUTREACH, _LAW, times=2),
        Post("General practitioner, smoking lead", PRACTICES, _CLINICIAN, _MEDICINE, times=2),
        Post("Respiratory physician", HOSPITAL, _CLINICIAN, _MEDICINE),
        Post("Smoke-free policy officer", AUTHORITY, _POLICY, _LAW),
        Post("Pharmacy contracts lead", PHARMACIES, _MANAGER, _PHARMACY),
    ),
    "F": (
        Post(
            "Head of trading standards",
            AUTHORITY,
            _ENFORCEMENT,
            _LAW,
            called="head of trading standards",
        ),
        Post("Licensing manager", AUTHORITY, _ENFORCEMENT, _LAW, called="the licensing manager"),
        Post("Trading standards officer", AUTHORITY, _ENFORCEMENT, _LAW, times=3),
        Post("Environmental health officer", AUTHORITY, _ENFORCEMENT, _ENVIRONMENT, times=3),
        Post("Taxi licensing officer", AUTHORITY, _ENFORCEMENT, _LAW, times=2),
        Post("Council solicitor", AUTHORITY, _POLICY, _LAW),
        Post("Fire protection inspector", FIRE, _ENFORCEMENT, _UNIFORM),
    ),
    "D": (
        Post("Medical director", HOSPITAL, _CLINICIAN, _MEDICINE, called="the medical director"),
        Post("Respiratory nurse specialist", HOSPITAL, _CLINICIAN, _NURSING, times=2),
        Post("General practitioner", PRACTICES, _CLINICIAN, _MEDICINE, times=4),
        Post("Consultant physician", HOSPITAL, _CLINICIAN, _MEDICINE, times=3),
        Post("Practice nurse", PRACTICES, _CLINICIAN, _NURSING, times=2),
        Post("Ward sister", HOSPITAL, _CLINICIAN, _NURSING),
        Post("Community matron", COMMUNITY, _CLINICIAN, _NURSING, times=2),
        Post("Practice manager", PRACTICES, _MANAGER, _NURSING),
    ),
}

_IMPROVEMENT, _EDUCATION = "Health improvement practitioner", "Education and early years"
_COMMUNITY_ROLE, _PLANNING = "Community development worker", "Policy and planning officer"
_WORKPLACE = "Workplace health lead"
_MIDWIFERY, _DIET = "Nursing and midwifery", "Diet and physical activity"
_TEACHING, _COMMUNITY_WORK = "Teaching and early years", "Community work"
_BUSINESS = "Business and management"

SITE_2 = {
    "E": (
        Post(
            "Assistant director of public health",
            COMMISSIONING,
            _COMMISSIONER,
            _PUBLIC_HEALTH,
            called="assistant director of public health",
        ),
        Post(
            "Healthy lifestyles commissioner",
            COMMISSIONING,
            _COMMISSIONER,
            _BUSINESS,
            called="the lifestyles commissioner",
        ),
        Post(
            "Head of health improvement",
            COMMUNITY,
            _MANAGER,
            _DIET,
            called="head of health improvement",
        ),
        Post("Strategic partnership manager", AUTHORITY, _PLANNING, _BUSINESS),
        Post("Weight management lead", COMMUNITY, _IMPROVEMENT, _DIET, times=2),
        Post("General practitioner", PRACTICES, _CLINICIAN, _MEDICINE, times=3),
        Post("Midwife for healthy weight", HOSPITAL, _CLINICIAN, _MIDWIFERY, times=2),
        Post("Consultant in public health", COMMISSIONING, _COMMISSIONER, _MEDICINE, times=2),
        Post("Sport and leisure manager", AUTHORITY, _MANAGER, _DIET, times=2),
        Post("Health visitor", COMMUNITY, _CLINICIAN, _MIDWIFERY, times=2),
        Post("Dietitian", HOSPITAL, _CLINICIAN, _DIET, times=2),
        Post("Practice nurse", PRACTICES, _IMPROVEMENT, _MIDWIFERY, times=2),
        Post("Council workplace health officer", AUTHORITY, _WORKPLACE, _PUBLIC_HEALTH, times=2),
        Post("Locality health planner", AUTHORITY, _PLANNING, _PUBLIC_HEALTH, times=2),
        Post("Pharmacist, medicines lead", COMMISSIONING, _PLANNING, _PHARMACY, times=2),
        Post("Neighbourhood health worker", COMMUNITY, _COMMUNITY_ROLE, _COMMUNITY_WORK, times=2),
        Post("School nurse lead", COMMUNITY, _EDUCATION, _MIDWIFERY),
        Post("Hospital staff health manager", HOSPITAL, _WORKPLACE, _BUSINESS),
        Post("Early years adviser", AUTHORITY, _EDUCATION, _TEACHING),
        Post("Practice manager", PRACTICES, _MANAGER, _BUSINESS, times=2),
    ),
    "F": (
        Post(
            "Healthy schools coordinator",
            AUTHORITY,
            _EDUCATION,
            _TEACHING,
            called="the healthy schools coordinator",
        ),
        Post("Head teacher", SCHOOLS, _EDUCATION, _TEACHING, times=7),
        Post("Children's centre manager", CENTRES, _MANAGER, _TEACHING, times=5),
        Post("Family support worker", CENTRES, _EDUCATION, _TEACHING, times=4),
        Post("School nurse", SCHOOLS, _EDUCATION, _MIDWIFERY, times=3),
        Post("Physical education teacher", SCHOOLS, _EDUCATION, _DIET, times=3),
        Post("Early years teacher", CENTRES, _EDUCATION, _TEACHING, times=5),
    ),
    "G": (
        Post(
            "Chief officer of the voluntary council",
            VOLUNTARY,
            _MANAGER,
            _COMMUNITY_WORK,
            called="chief officer at the voluntary council",
        ),
        Post(
            "Neighbourhoods manager",
            AUTHORITY,
            _MANAGER,
            _COMMUNITY_WORK,
            called="neighbourhoods manager",
        ),
        Post("Community development worker", VOLUNTARY, _COMMUNITY_ROLE, _COMMUNITY_WORK, times=8),
        Post("Project coordinator", VOLUNTARY, _MANAGER, _COMMUNITY_WORK, times=5),
        Post("Neighbourhood officer", AUTHORITY, _COMMUNITY_ROLE, _COMMUNITY_WORK, times=5),
        Post("Walking and cycling worker", VOLUNTARY, _COMMUNITY_ROLE, _DIET, times=5),
        Post("Community food worker", COMMUNITY, _COMMUNITY_ROLE, _DIET, times=2),
        Post("Area regeneration officer", AUTHORITY, _PLANNING, _COMMUNITY_WORK, times=3),
    ),
    "H": (
        Post(
            "Chair of the employers' forum",
            EMPLOYERS,
            _WORKPLACE,
            _BUSINESS,
            called="chair of the employers' forum",
        ),
        Post("Human resources manager", EMPLOYERS, _WORKPLACE, _BUSINESS, times=6),
        Post("Community pharmacist", PHARMACIES, _CLINICIAN, _PHARMACY, times=6),
        Post("Occupational health adviser", EMPLOYERS, _WORKPLACE, _MIDWIFERY, times=2),
        Post("Slimming club organiser", EMPLOYERS, _MANAGER, _BUSINESS, times=2),
        Post("Gym manager", EMPLOYERS, _MANAGER, _BUSINESS, times=3),
    ),
}

_ANALYST, _PROGRAMME = "Information analyst", "Policy and programme officer"
_SPORTS, _COUNCILLOR = "Community and sports worker", "Elected member"
_SPORT, _PLACES = "Sport and physical activity", "Planning and environment"
_STATISTICS = "Statistics and information"

SITE_3 = {
    "G": (
        Post(
            "Director of Public Health",
            COMMISSIONING,
            _COMMISSIONER,
            _MEDICINE,
            called="the Director of Public Health",
        ),
        Post(
            "Head of healthy communities",
            AUTHORITY,
            _MANAGER,
            _PUBLIC_HEALTH,
            called="head of healthy communities",
        ),
        Post(
            "Cabinet member for health",
            AUTHORITY,
            _COUNCILLOR,
            _BUSINESS,
            called="the cabinet member for health",
        ),
        Post(
            "Primary prevention commissioner",
            COMMISSIONING,
            _COMMISSIONER,
            _PUBLIC_HEALTH,
            called="the prevention commissioner",
        ),
        Post("General practitioner", PRACTICES, _CLINICIAN, _MEDICINE, times=4),
        Post("Health improvement specialist", COMMUNITY, _IMPROVEMENT, _NURSING, times=3),
        Post("Public health analyst", COMMISSIONING, _ANALYST, _STATISTICS, times=3),
        Post("Neighbourhood project worker", VOLUNTARY, _SPORTS, _COMMUNITY_WORK, times=3),
        Post("Town planner", AUTHORITY, _PROGRAMME, _PLACES, times=3),
        Post("Parks and leisure manager", AUTHORITY, _MANAGER, _SPORT, times=2),
        Post("Health trainer", COMMUNITY, _IMPROVEMENT, _COMMUNITY_WORK, times=3),
        Post("Ward councillor", AUTHORITY, _COUNCILLOR, _COMMUNITY_WORK, times=2),
        Post("Club community trust manager", CLUBS, _SPORTS, _SPORT, times=3),
        Post("Community group chair", VOLUNTARY, _MANAGER, _BUSINESS, times=3),
        Post("Staff health manager", EMPLOYERS, _MANAGER, _BUSINESS, times=3),
        Post("Practice nurse, health checks", PRACTICES, _CLINICIAN, _NURSING, times=3),
        Post("Regional prevention adviser", REGION, _PROGRAMME, _PUBLIC_HEALTH, times=2),
        Post("Primary care data analyst", PRACTICES, _ANALYST, _STATISTICS, times=2),
        Post("National programme link officer", NATION, _PROGRAMME, _PUBLIC_HEALTH),
        Post("Transport planner", AUTHORITY, _PROGRAMME, _PLACES),
    ),
    "E": (
        Post(
            "Clinical lead for vascular disease",
            COMMUNITY,
            _CLINICIAN,
            _MEDICINE,
            called="the vascular lead",
        ),
        Post(
            "Long-term conditions commissioner",
            COMMISSIONING,
            _COMMISSIONER,
            _NURSING,
            called="long-term conditions commissioner",
        ),
        Post("General practitioner, vascular checks", PRACTICES, _CLINICIAN, _MEDICINE, times=12),
        Post("Practice nurse", PRACTICES, _CLINICIAN, _NURSING, times=10),
        Post("Cardiac rehabilitation nurse", COMMUNITY, _CLINICIAN, _NURSING, times=7),
        Post("Diabetes specialist nurse", COMMUNITY, _CLINICIAN, _NURSING, times=5),
        Post("Stroke nurse", COMMUNITY, _CLINICIAN, _NURSING, times=5),
        Post("Practice manager", PRACTICES, _MANAGER, _NURSING, times=5),
        Post("Community team leader", COMMUNITY, _MANAGER, _NURSING, times=4),
        Post("Cardiac physician in the community", COMMUNITY, _CLINICIAN, _MEDICINE, times=4),
    ),
    "F": (
        Post(
            "Head of the club foundation",
            CLUBS,
            _SPORTS,
            _SPORT,
            called="head of the club foundation",
        ),
        Post(
            "Regional programme manager",
            REGION,
            _PROGRAMME,
            _BUSINESS,
            called="the regional programme manager",
        ),
        Post("Community coach", CLUBS, _SPORTS, _SPORT, times=12),
        Post("Regional policy officer", REGION, _PROGRAMME, _PUBLIC_HEALTH, times=7),
        Post("National programme officer", NATION, _PROGRAMME, _PUBLIC_HEALTH, times=6),
        Post("Club commercial manager", CLUBS, _MANAGER, _BUSINESS, times=4),
        Post("Employer sponsoring club schemes", EMPLOYERS, _MANAGER, _BUSINESS, times=6),
        Post("Club welfare officer", CLUBS, _SPORTS, _SPORT, times=6),
    ),
}


def fill_posts(posts: tuple[Post, ...], people: int) -> list[Post]:
    """Return one post a person: every post once in order, then those held by two, by three, …."""
    rounds = range(max(post.times for post in posts))
    filled = [post for k in rounds for post in posts if post.times > k]
    if len(filled) < people:
        raise ValueError(f"{people} people, but only {len(filled)} posts")
    return filled[:people]
