// A country's worth of workers through the import. Times are printed, not asserted: machines differ.
#include <chrono>
#include <iostream>

#include "registry/target_group.hpp"
#include "registry/targets.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

constexpr int kWorkers = 100'000;

std::string country(int workers) {
    std::string csv = "id,name,phone,sex,job,facility,district,region\n";
    for (int i = 0; i < workers; ++i) {
        const auto district = std::to_string(i % 150);
        csv += std::to_string(i) + ",Worker " + std::to_string(i) + "," + std::to_string(70'000'000 + i) +
               "," + (i % 3 == 0 ? "M" : "F") + "," + (i % 2 == 0 ? "Nurse" : "Midwife") + ",Clinic " +
               std::to_string(i % 4000) + ",District " + district + ",Region " +
               std::to_string(i % 150 / 10) + "\n";
    }
    return csv;
}

template <class Work>
void timed(const char* what, Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::cout << what << ": " << took.count() << " s\n";
}

}  // namespace

TEST_CASE(
    "a hundred thousand workers are imported, imported again, and counted by query", "[registry][scale]"
) {
    RegistryFixture registry;
    const auto csv = country(kWorkers);
    timed("first import of 100,000 workers", [&] {
        CHECK(registry.importCsv(csv).workers.created == kWorkers);
    });
    timed("second import, unchanged", [&] { CHECK(registry.importCsv(csv).workers.unchanged == kWorkers); });
    const auto selector =
        compile(parseWorkerQuery("cadre = nurse and region in (\"Region 1\", \"Region 2\")").value());
    timed("targets of a query", [&] {
        const auto targets =
            registry.database->read([&](store::Sql& sql) { return resolveTargets(sql, selector); });
        CHECK(targets.count(Exclusion::None) == static_cast<std::int64_t>(targets.all.size()));
        CHECK(targets.all.size() > 5000);
    });
}
