#include "registry/import_job.hpp"

#include "registry/import_undo.hpp"
#include "registry/opt_out.hpp"
#include "registry/place_store.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

const char* const kBefore =
    "id,name,phone,job,district,field.a\n1,Awa,70000001,Nurse,Bo,x\n2,Kofi,70000002,Midwife,Bo,\n";
const char* const kAfter =
    "id,name,phone,job,district,status,field.a\n1,Awa Sow,70000005,Nurse,Kono,active,y\n"
    "2,Kofi,70000002,Midwife,Bo,left,\n3,Binta,70000003,Nurse,Kono,active,\n";

std::vector<std::string> described(RegistryFixture& registry, std::int64_t job) {
    std::vector<std::string> lines;
    for (const auto& change :
         registry.database->read([&](store::Sql& sql) { return importChanges(sql, job); })) {
        lines.push_back(describeChange(change, registry.codec));
    }
    return lines;
}

ImportJob job(RegistryFixture& registry, std::int64_t id) {
    return registry.database->read([&](store::Sql& sql) { return findImportJob(sql, id); }).value();
}

UndoReport undo(RegistryFixture& registry, std::int64_t id) {
    auto report = undoImport(*registry.database, id, "awa", registry.tools);
    REQUIRE(report);
    return std::move(*report);
}

/// All that an import writes of a worker, as text.
std::string stateOf(RegistryFixture& registry, const std::string& source_id) {
    const auto worker = registry.worker(source_id);
    std::string text = worker.name + '|' + std::string(nameOf(worker.status)) + '|' + worker.job + '|' +
                       worker.cadre + '|' + worker.placeAt("district");
    for (const auto& phone : worker.phones) text += '|' + phone.number.e164();
    for (const auto& [key, value] : worker.fields) text += '|' + key + '=' + value;
    return text;
}

}  // namespace

TEST_CASE("an import is kept as a job with its counts and differences", "[registry][import][job]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    const auto first = registry.importCsv(kBefore);
    const auto second = registry.importCsv(kAfter);
    CHECK(second.read == 3);
    CHECK(second.closed == 1);
    const auto kept = job(registry, second.job_id);
    CHECK(kept.state == "done");
    CHECK(kept.source == "test");
    CHECK(kept.totals == second.totals());
    CHECK(kept.done == kept.total);
    CHECK(kept.finished_at == kRegistryNow);
    CHECK(described(registry, first.job_id).size() == 3);
    CHECK(
        described(registry, second.job_id) ==
        std::vector<std::string>{
            "created place /kono Kono: level 'district'",
            "changed worker 1 Awa Sow: field.a 'x' → 'y'; name 'Awa' → 'Awa Sow'; phones +999•••••01 → "
            "+999•••••05; place 'Bo' → 'Kono'; role.row 'Nurse at Bo' → 'Nurse at Kono'",
            "closed worker 2 Kofi: inactive nothing → '1'; role.row 'Midwife at Bo' → 'Midwife at Bo, ended'; "
            "status 'active' → 'left'",
            "created worker 3 Binta: cadre 'nurse'; job 'Nurse'; phones +999•••••03; place 'Kono'; role.row "
            "'Nurse at Kono'; status 'active'",
        }
    );
}

TEST_CASE("a kept difference never shows a number, and no table holds one", "[registry][import][job]") {
    RegistryFixture registry;
    registry.importCsv(kBefore);
    const auto plain = registry.database->read([](store::Sql& sql) {
        return *sql.one<std::int64_t>("SELECT count(*) FROM import_change WHERE new_values LIKE '%70000001%'");
    });
    CHECK(plain == 0);
}

TEST_CASE("a dry run counts and tells the same and writes nothing", "[registry][import][job]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv(kBefore);
    const auto jobs = registry.count("import_job");
    std::vector<std::string> told;
    ImportSettings settings{"test", "XT", {}};
    settings.dry_run = true;
    settings.on_change = [&](const ImportChange& change) {
        told.push_back(describeChange(change, registry.codec));
    };
    const auto dry = importRecords(
        *registry.database, readWorkerCsv(kAfter, "w.csv").value(), settings, registry.tools
    );
    REQUIRE(dry);
    CHECK(dry->job_id == 0);
    CHECK(registry.count("import_job") == jobs);
    CHECK(registry.count("worker") == 2);
    CHECK(registry.count("place") == 1);
    CHECK(registry.worker("1").name == "Awa");
    const auto real = registry.importCsv(kAfter);
    CHECK(dry->totals() == real.totals());
    CHECK(told.size() == 4);
    auto written = described(registry, real.job_id);
    // The order of the values differs: a kept object is sorted by key.
    CHECK(told.size() == written.size());
    CHECK(told[3].starts_with("created worker 3 Binta: "));
    CHECK(told[1].find("place 'Bo' → 'Kono'") != std::string::npos);
}

TEST_CASE("an undone import leaves the workers as they were", "[registry][import][undo]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv(kBefore);
    const auto awa = stateOf(registry, "1");
    const auto kofi = stateOf(registry, "2");
    const auto second = registry.importCsv(kAfter);
    const auto undone = undo(registry, second.job_id);
    CHECK(undone.workers_restored == 2);
    CHECK(undone.workers_closed == 1);
    CHECK(undone.places_removed == 1);
    CHECK(undone.left_alone.empty());
    CHECK(stateOf(registry, "1") == awa);
    CHECK(stateOf(registry, "2") == kofi);
    const auto binta = registry.worker("3");
    CHECK(binta.status == WorkerStatus::Left);
    CHECK(binta.phones.empty());
    CHECK_FALSE(binta.place_id);
    CHECK(registry.count("place") == 1);
    CHECK(job(registry, second.job_id).state == "undone");
    CHECK(job(registry, undone.job_id).undo_of == second.job_id);
    SECTION("and the same data imported again is as after the first time") {
        const auto again = registry.importCsv(kAfter);
        CHECK(again.workers.updated == 3);
        CHECK(registry.worker("3").status == WorkerStatus::Active);
        CHECK(registry.worker("3").placeAt("district") == "Kono");
        CHECK(registry.worker("2").status == WorkerStatus::Left);
    }
}

TEST_CASE("what was changed since is left as it is, and told", "[registry][import][undo]") {
    RegistryFixture registry;
    registry.importCsv(kBefore);
    const auto second = registry.importCsv(kAfter);
    registry.importCsv("id,name,phone,job,district,field.a\n1,Awa Sow,70000006,Nurse,Kono,y\n");
    registry.database->queue().run([&](store::Transaction& tx) {
        setWorkerField(tx, registry.worker("1").id, "a", "z", kRegistryNow);
    });
    const auto undone = undo(registry, second.job_id);
    REQUIRE(undone.left_alone.size() == 1);
    CHECK(
        describe(undone.left_alone[0]) ==
        "worker 1 Awa Sow: field.a, phones: changed since by import 3; left as it is"
    );
    const auto awa = registry.worker("1");
    CHECK(awa.name == "Awa");
    CHECK(awa.fields.at("a") == "z");
    REQUIRE(awa.phones.size() == 1);
    CHECK(awa.phones[0].number == registry.number("70000006"));
}

TEST_CASE("an undoing lifts no opt-out", "[registry][import][undo]") {
    RegistryFixture registry;
    const auto report = registry.importCsv(
        "Contact UUID,Name,URN:Tel,Status\nu1,Awa,+99970000001,Stopped\n"
    );
    const auto key = registry.codec.key(registry.number("70000001"));
    const auto out = [&] {
        return registry.database->read([&](store::Sql& sql) { return isOptedOut(sql, key); });
    };
    REQUIRE(out());
    undo(registry, report.job_id);
    CHECK(out());
}

TEST_CASE("only a finished import can be undone, once", "[registry][import][undo]") {
    RegistryFixture registry;
    const auto report = registry.importCsv(kBefore);
    const auto undone = undo(registry, report.job_id);
    const auto refused = [&](std::int64_t id) {
        return undoImport(*registry.database, id, "awa", registry.tools).error().message;
    };
    CHECK(refused(report.job_id) == "was undone already");
    CHECK(refused(undone.job_id) == "is an undoing itself: import the data again");
    CHECK(refused(4711) == "there is no such import");
}

TEST_CASE("one import of a source runs at a time, and a dead one is found out", "[registry][import][job]") {
    RegistryFixture registry;
    const NewImportJob dead{"test", "csv", "w.csv", "awa"};
    const auto begin = [&] {
        return registry.database->queue().run([&](store::Transaction& tx) {
            return beginImportJob(tx, dead, registry.clock.now());
        });
    };
    const auto first = begin().value();
    const auto second = begin();
    REQUIRE_FALSE(second);
    CHECK(second.error().message.starts_with("import 1 of this source is running"));
    registry.clock.advance(kImportSilence + Milliseconds(1));
    CHECK(registry.importCsv(kBefore).workers.created == 2);
    CHECK(job(registry, first).state == "interrupted");
}

TEST_CASE("the problems of an import are kept with it", "[registry][import][job]") {
    RegistryFixture registry;
    const auto report = registry.importCsv("id,name,phone\n1,A,12\n,B,\n");
    CHECK(report.rejected == 1);
    CHECK(report.read == 2);
    const auto problems =
        registry.database->read([&](store::Sql& sql) { return importProblems(sql, report.job_id); });
    REQUIRE(problems.size() == 2);
    CHECK(describe(problems[0]) == "workers.csv: line 3: id: is missing; the row is left out");
    CHECK(problems[1].place == "workers.csv: line 2");
}
