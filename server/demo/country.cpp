#include "server/demo/country.hpp"

#include <array>
#include <set>
#include <stdexcept>
#include <string_view>

#include "base/random.hpp"

namespace tama::demo {
namespace {

constexpr std::string_view kOffTheAirFacility = "Port Ama Health Centre";

struct District {
    std::string_view region;
    std::string_view name;
    std::array<std::string_view, 5> facilities;
    std::string_view language;  // what most of its health workers speak
};

constexpr std::array kRegions{
    std::string_view{"North"}, std::string_view{"Coast"}, std::string_view{"River"}};

constexpr std::array<District, 9> kDistricts{{
    {"North",
     "Kambara",
     {"Kambara District Hospital",
      "Sindo Health Centre",
      "Tiro Clinic",
      "Wele Health Post",
      "Bana Health Post"},
     "fra"},
    {"North",
     "Gomoa",
     {"Gomoa District Hospital",
      "Fela Health Centre",
      "Nyanga Clinic",
      "Doro Health Post",
      "Sanka Health Post"},
     "fra"},
    {"North",
     "Latori",
     {"Latori Health Centre", "Kuma Clinic", "Birem Health Post", "Sato Health Post", "Hana Health Post"},
     "eng"},
    {"Coast",
     "Port Ama",
     {"Port Ama General Hospital",
      kOffTheAirFacility,
      "Lighthouse Clinic",
      "Market Clinic",
      "Salt Bay Health Post"},
     "eng"},
    {"Coast",
     "Marawa",
     {"Marawa District Hospital",
      "Old Quay Health Centre",
      "Palm Clinic",
      "Reef Health Post",
      "Tanda Health Post"},
     "eng"},
    {"Coast",
     "Sefu",
     {"Sefu Health Centre", "Bay Clinic", "Kando Health Post", "Mwera Health Post", "Pwani Health Post"},
     "eng"},
    {"River",
     "Donga",
     {"Donga District Hospital",
      "Ferry Health Centre",
      "Lower Donga Clinic",
      "Ibo Health Post",
      "Zani Health Post"},
     "eng"},
    {"River",
     "Wasaki",
     {"Wasaki Health Centre",
      "Upper Bend Clinic",
      "Fola Health Post",
      "Geru Health Post",
      "Noma Health Post"},
     "eng"},
    {"River",
     "Belu",
     {"Belu District Hospital",
      "Belu East Health Centre",
      "Mill Clinic",
      "Oru Health Post",
      "Tamba Health Post"},
     "fra"},
}};

constexpr std::array<std::string_view, 24> kWomen{
    "Aminata", "Mariama",   "Fatou",  "Grace",  "Esther", "Kadi",  "Awa",   "Comfort",
    "Hawa",    "Josephine", "Ruth",   "Sia",    "Adama",  "Binta", "Celia", "Dela",
    "Efua",    "Hanna",     "Isatou", "Jenneh", "Martha", "Naomi", "Rokia", "Zainab"};
constexpr std::array<std::string_view, 24> kMen{
    "Mohamed", "Ibrahim", "Joseph", "Samuel",  "Abdou",  "Alpha",  "Daniel", "Emmanuel",
    "Foday",   "George",  "Hassan", "Idrissa", "James",  "Kofi",   "Lamin",  "Moses",
    "Nfaly",   "Ousman",  "Peter",  "Sekou",   "Thomas", "Victor", "Yusuf",  "Musa"};
constexpr std::array<std::string_view, 30> kFamilies{
    "Kamara", "Sesay",  "Koroma",   "Bangura", "Conteh", "Mensah", "Diallo",  "Barry",  "Toure",  "Keita",
    "Cole",   "Davies", "Johnson",  "Kollie",  "Weah",   "Tarr",   "Sow",     "Camara", "Sylla",  "Bah",
    "Fofana", "Jalloh", "Mansaray", "Turay",   "Kpan",   "Dolo",   "Sirleaf", "Ndiaye", "Traore", "Sidibe"};

struct CadreShare {
    std::string_view cadre;
    double up_to;  // cumulative
};
constexpr std::array<CadreShare, 6> kCadres{
    {{"Nurse", 0.45},
     {"Midwife", 0.63},
     {"Community health officer", 0.78},
     {"Laboratory technician", 0.86},
     {"Pharmacy technician", 0.94},
     {"Medical doctor", 1.01}}};

struct OperatorShare {
    std::string_view prefix;
    double up_to;
};
constexpr std::array<OperatorShare, 5> kPrefixes{
    {{"70", 0.28}, {"71", 0.48}, {"76", 0.66}, {"77", 0.82}, {"88", 1.01}}};  // Savanna, the slow one, has 88

template <class Shares>
const auto& drawFrom(const Shares& shares, Random& random) {
    const double drawn = random.unit();
    for (const auto& share : shares) {
        if (drawn < share.up_to) return share;
    }
    return shares.back();
}

std::string numbered(std::string_view prefix, std::size_t number) {
    std::string digits = std::to_string(number);
    return std::string(prefix) + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

std::vector<Place> makePlaces() {
    std::vector<Place> places{{"TL", "Tamaland", "country", ""}};
    for (const auto region : kRegions)
        places.push_back({"TL." + std::string(region), std::string(region), "region", "TL"});
    for (const auto& district : kDistricts) {
        const std::string id = "TL." + std::string(district.region) + "." + std::string(district.name);
        places.push_back({id, std::string(district.name), "district", "TL." + std::string(district.region)});
        for (std::size_t i = 0; i < district.facilities.size(); ++i) {
            places.push_back(
                {id + "." + std::to_string(i + 1), std::string(district.facilities[i]), "facility", id}
            );
        }
    }
    return places;
}

class WorkerMaker {
  public:
    explicit WorkerMaker(std::uint64_t seed) : seed_(seed) {}

    HealthWorker make(std::size_t number) {
        HealthWorker worker;
        worker.source_id = numbered("HW", number + 1);
        Random random(seedFor(seed_, worker.source_id));
        const auto& district = kDistricts[number % kDistricts.size()];
        // The first facility of a district is the biggest: it gets a third of the staff.
        const std::size_t facility =
            random.chance(0.33) ? 0 : 1 + random.below(district.facilities.size() - 1);
        worker.facility_id = "TL." + std::string(district.region) + "." + std::string(district.name) + "." +
                             std::to_string(facility + 1);
        const bool woman = random.chance(0.58);
        worker.sex = woman ? "female" : "male";
        const auto& given = woman ? kWomen : kMen;
        worker.name = std::string(given[random.below(given.size())]) + " " +
                      std::string(kFamilies[random.below(kFamilies.size())]);
        worker.cadre = drawFrom(kCadres, random).cadre;
        worker.language =
            random.chance(0.85) ? district.language : (district.language == "eng" ? "fra" : "eng");
        if (!random.chance(0.03)) worker.phone = freshNumber(random);
        return worker;
    }

  private:
    std::string freshNumber(Random& random) {
        const std::string prefix = "+999" + std::string(drawFrom(kPrefixes, random).prefix);
        for (;;) {
            std::string number = prefix + std::to_string(100'000 + random.below(900'000));
            if (taken_.insert(number).second) return number;
        }
    }

    std::uint64_t seed_;
    std::set<std::string> taken_;
};

/// The `nth` worker with a telephone, in a place where no other fact is planted.
HealthWorker& undisturbedWorker(Country& country, std::size_t nth) {
    for (auto& worker : country.workers) {
        const bool in_fact = worker.facility_id.find("Kambara") != std::string::npos ||
                             worker.facility_id.find("Port Ama") != std::string::npos;
        if (in_fact || worker.phone.empty() || worker.phone.rfind("+99988", 0) == 0) continue;
        if (nth-- == 0) return worker;
    }
    throw std::logic_error("too few workers for the planted facts");
}

}  // namespace

std::vector<HealthWorker> demoTesters() {
    return {
        {"data.manager", "Kofi Mensah", "male", "", "eng", "", "+99970000001"},
        {"requestor", "Grace Cole", "female", "", "eng", "", "+99970000002"},
    };
}

Country makeCountry(std::uint64_t seed, std::size_t workers) {
    if (workers < 100) throw std::invalid_argument("the demo country needs at least 100 workers");
    Country country;
    country.places = makePlaces();
    WorkerMaker maker(seed);
    for (std::size_t i = 0; i < workers; ++i) country.workers.push_back(maker.make(i));

    country.testers = demoTesters();

    auto& facts = country.facts;
    facts.stock_out_district = "Kambara";
    facts.facility_off_the_air = kOffTheAirFacility;
    facts.misread_question = "how many days";
    facts.slow_operator = "Savanna";
    const auto& owner = undisturbedWorker(country, 3);
    auto& borrower = undisturbedWorker(country, 17);
    borrower.phone = owner.phone;
    borrower.facility_id = owner.facility_id;
    facts.shared_phone = {owner.source_id, borrower.source_id};
    facts.wrong_number = undisturbedWorker(country, 25).source_id;
    facts.stops = undisturbedWorker(country, 31).source_id;
    return country;
}

}  // namespace tama::demo
