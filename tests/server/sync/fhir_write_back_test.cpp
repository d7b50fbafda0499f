#include "registry/fhir_write_back.hpp"

#include "registry/enrolment_store.hpp"
#include "registry/fhir_person.hpp"
#include "registry/number_evidence.hpp"
#include "registry/opt_out.hpp"
#include "tests/server/sync/sync_world.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

class WriteBackWorld : public SyncWorld {
  public:
    using SyncWorld::SyncWorld;

    void stop(const char* number) {
        registry.database->queue().run([&](store::Transaction& tx) {
            optOut(tx, registry.codec, registry.number(number), "STOP", registry.clock.now());
        });
    }
    void start(const char* number) {
        registry.database->queue().run([&](store::Transaction& tx) {
            optIn(tx, registry.codec, registry.number(number), "START", registry.clock.now());
        });
    }
    WriteBackReport tell() {
        const WriteBackSettings settings{"ihris", server.url(), "XT", true, true};
        queueNews(*registry.database, settings, registry.clock.now());
        server::HttpFhirTransport transport(client, source.access);
        return writeBack(*registry.database, transport, settings, registry.tools);
    }
    /// As enrolment does when the in-charge says YES.
    void confirm(const std::string& source_id, const char* number) {
        const auto worker_id = registry.worker(source_id).id;
        const EnrolmentTools enrolment{
            NumberingPlans::builtIn(), registry.codec, registry.ids, "XT", "eng"};
        registry.database->queue().run([&](store::Transaction& tx) {
            confirmNumber(tx, enrolment, worker_id, registry.number(number), registry.clock.now());
        });
    }
    void answeredByStranger(const std::string& source_id, const char* number) {
        const auto worker_id = registry.worker(source_id).id;
        registry.database->queue().run([&](store::Transaction& tx) {
            noteStranger(tx, worker_id, registry.codec.key(registry.number(number)), registry.clock.now());
        });
    }
    nlohmann::json telecom(const std::string& id) { return server.get("Practitioner", id).value("telecom", nlohmann::json()); }
    bool tagged(const std::string& id) {
        const auto person = server.get("Practitioner", id);
        for (const auto& tag : person["meta"].value("tag", nlohmann::json::array())) {
            if (tag["system"] == kOptOutSystem && tag["code"] == kOptOutCode) return true;
        }
        return false;
    }
    std::vector<WriteBackRow> open() {
        return registry.database->read([](store::Sql& sql) { return openWriteBacks(sql, "ihris"); });
    }
};

}  // namespace

TEST_CASE("a STOP is told to the source, and a START takes it back there", "[registry][write_back]") {
    const auto engine = GENERATE(from_range(testEngines()));
    WriteBackWorld world(engine);
    world.fill();
    world.sync();
    world.stop("70000002");
    CHECK(world.tell().told == 1);
    CHECK(world.tagged("P2"));
    CHECK_FALSE(world.tagged("P1"));
    CHECK(world.server.get("Practitioner", "P2")["telecom"][0]["value"] == "70000002");
    CHECK(world.tell().told == 0);
    world.start("70000002");
    CHECK(world.tell().told == 1);
    CHECK_FALSE(world.tagged("P2"));
    CHECK(world.open().empty());
}

TEST_CASE("what the source knows already is not written again", "[registry][write_back]") {
    WriteBackWorld world;
    world.fill();
    auto person = world.server.get("Practitioner", "P2");
    person["meta"]["tag"] = {{{"system", kOptOutSystem}, {"code", kOptOutCode}}};
    world.server.put(person);
    world.sync();  // opts the number out here
    const auto version = world.server.get("Practitioner", "P2")["meta"]["versionId"];
    CHECK(world.tell().told == 1);
    CHECK(world.server.get("Practitioner", "P2")["meta"]["versionId"] == version);
}

TEST_CASE("a source that does not answer is told later, and what changed meanwhile counts", "[registry][write_back]") {
    WriteBackWorld world;
    world.fill();
    world.sync();
    world.stop("70000002");
    world.server.misbehave([](const SmallHttpServer::Request&) { return std::optional(SmallHttpServer::Reply{503, ""}); });
    CHECK(world.tell().later == 1);
    REQUIRE(world.open().size() == 1);
    CHECK(world.open()[0].problem == "it answered 503");
    CHECK(world.open()[0].source_id == "P2");
    world.server.misbehave({});
    CHECK(world.tell().told == 0);  // its time has not come
    world.start("70000002");
    world.later(2min);
    CHECK(world.tell().told == 2);
    CHECK_FALSE(world.tagged("P2"));
    CHECK(world.server.get("Practitioner", "P2")["meta"]["versionId"] == "1");
}

TEST_CASE("somebody's change at the same moment is not lost", "[registry][write_back]") {
    WriteBackWorld world;
    world.fill();
    world.sync();
    world.stop("70000002");
    world.server.misbehave([done = false](const SmallHttpServer::Request& request) mutable -> std::optional<SmallHttpServer::Reply> {
        if (done || request.method != "PUT") return std::nullopt;
        done = true;
        return SmallHttpServer::Reply{412, ""};
    });
    CHECK(world.tell().later == 1);
    world.later(2min);
    CHECK(world.tell().told == 1);
    CHECK(world.tagged("P2"));
}

TEST_CASE("whom the source no longer has is given up, with the reason", "[registry][write_back]") {
    WriteBackWorld world;
    world.fill();
    world.sync();
    world.stop("70000002");
    world.server.remove("Practitioner", "P2");
    CHECK(world.tell().failed == 1);
    REQUIRE(world.open().size() == 1);
    CHECK(world.open()[0].state == "failed");
    CHECK(world.open()[0].problem == "is not on the server any more");
}

TEST_CASE("a confirmed number becomes the first telecom at the source, and the others stay", "[registry][write_back]") {
    const auto engine = GENERATE(from_range(testEngines()));
    WriteBackWorld world(engine);
    world.fill();
    world.sync();
    world.confirm("P2", "70000022");
    CHECK(world.tell().told == 1);
    const auto telecom = world.telecom("P2");
    REQUIRE(telecom.size() == 2);
    CHECK(telecom[0]["value"] == "+99970000022");
    CHECK(telecom[0]["use"] == "mobile");
    CHECK(telecom[0]["rank"] == 1);
    CHECK(telecom[0]["period"]["start"] == "2023-11-14");
    CHECK(telecom[1]["value"] == "70000002");
    CHECK_FALSE(world.tagged("P2"));
    CHECK(world.tell().told == 0);
}

TEST_CASE("the next sync reads the number that was told as the source's own", "[registry][write_back]") {
    WriteBackWorld world;
    world.fill();
    world.sync();
    world.confirm("P2", "70000022");
    REQUIRE(world.tell().told == 1);
    world.later(30min);
    world.sync();
    const auto worker = world.registry.worker("P2");
    REQUIRE(worker.phones.size() == 2);
    CHECK(worker.phones[0].number == world.registry.number("70000022"));
    CHECK(world.tell().told == 0);
}

TEST_CASE("a number that the source has in other words is moved, not written twice", "[registry][write_back]") {
    WriteBackWorld world;
    world.fill();
    auto person = world.server.get("Practitioner", "P2");
    person["telecom"].push_back({{"system", "phone"}, {"value", "00999 7000 0022"}, {"use", "home"}});
    world.server.put(person);
    world.sync();
    world.confirm("P2", "70000022");
    CHECK(world.tell().told == 1);
    const auto telecom = world.telecom("P2");
    REQUIRE(telecom.size() == 2);
    CHECK(telecom[0]["value"] == "00999 7000 0022");
    CHECK(telecom[0]["use"] == "mobile");
}

TEST_CASE("a number from which a stranger answered is not told", "[registry][write_back]") {
    WriteBackWorld world;
    world.fill();
    world.sync();
    world.confirm("P2", "70000022");
    world.answeredByStranger("P2", "70000022");
    CHECK(world.tell().told == 0);
    CHECK(world.telecom("P2").size() == 1);
}

TEST_CASE("a number for a record that is gone is given up once", "[registry][write_back]") {
    WriteBackWorld world;
    world.fill();
    world.sync();
    world.confirm("P2", "70000022");
    world.server.remove("Practitioner", "P2");
    CHECK(world.tell().failed == 1);
    CHECK(world.tell().failed == 0);
}
