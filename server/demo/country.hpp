// Tamaland, the fictional country of demo, training and tests: its places, health workers and telephones,
// made from a seed, and the seven facts planted in it that reports must find. Pure: the same seed gives the
// same country.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tama::demo {

struct Place {
    std::string source_id;
    std::string name;
    std::string level;      // country, region, district, facility
    std::string parent_id;  // empty for the country
};

struct HealthWorker {
    std::string source_id;
    std::string name;
    std::string sex;
    std::string cadre;
    std::string language;  // eng or fra
    std::string facility_id;
    std::string phone;  // E.164, or empty
};

/// What is hidden in the country. Names and ids are those of the places and workers above.
struct PlantedFacts {
    std::string stock_out_district;         // 1: every facility of it has no ACT
    std::string facility_off_the_air;       // 2: nobody there is in coverage while the use case runs
    std::string misread_question;           // 3: words of a question that a third answers wrongly at first
    std::vector<std::string> shared_phone;  // 4: two workers with one telephone
    std::string wrong_number;               // 5: this worker's number belongs to a stranger, who says so
    std::string slow_operator;              // 6: its receipts and its subscribers' answers come hours late
    std::string stops;                      // 7: this worker answers STOP to the second question
};

struct Country {
    std::vector<Place> places;  // parents before children
    std::vector<HealthWorker> workers;
    std::vector<HealthWorker>
        testers;  // the data manager and the requestor, on whose phones workflows are tested; source_id: their account
    PlantedFacts facts;
};

/// The data manager and the requestor, with a telephone each.
std::vector<HealthWorker> demoTesters();

/// At least 100 workers, so that there is room for the facts.
Country makeCountry(std::uint64_t seed, std::size_t workers);

}  // namespace tama::demo
