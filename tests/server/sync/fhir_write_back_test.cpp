#include "registry/fhir_write_back.hpp"

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
        queueOptOuts(*registry.database, "ihris", registry.clock.now());
        server::HttpFhirTransport transport(client, source.access);
        return writeBack(*registry.database, transport, {"ihris", server.url()}, registry.clock.now());
    }
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
