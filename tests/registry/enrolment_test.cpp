#include "registry/enrolment.hpp"

#include "registry/contact_problem.hpp"
#include "registry/merge.hpp"
#include "registry/number_evidence.hpp"
#include "registry/opt_out.hpp"
#include "registry/target_group.hpp"
#include "registry/targets.hpp"
#include "registry/verified_phones.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

struct EnrolmentWorld {
    explicit EnrolmentWorld(store::Engine engine = store::Engine::Sqlite) : registry(engine) {
        registry.importCsv(
            "id,name,phone,job,facility,district,region\n"
            "P1,Fatu Kamara,,Nurse,Karita HC,Karita,West\n"
            "P2,Sia Bah,70000002,Nurse,Karita HC,Karita,West\n"
            "P9,Awa Sow,70000009,Officer in charge,Karita HC,Karita,West\n"
            "P20,Zo Far,70000020,Nurse,Tiro Clinic,Tiro,East\n"
        );
    }

    /// What is said to whom, as "NUMBER text".
    std::vector<std::string> say(std::string_view from, std::string_view text) {
        const auto word = enrolmentWordOf(text);
        REQUIRE(word);
        return told(registry.database->queue().run([&](store::Transaction& tx) {
            return takeEnrolmentWord(tx, tools, registry.number(from), *word, registry.clock.now());
        }));
    }
    std::vector<std::string> told(const EnrolmentMessages& messages) {
        std::vector<std::string> lines;
        for (const auto& [to, worker, text] : messages) {
            lines.push_back(to.digits().substr(3) + " " + text.substr(0, 30));
            registry.database->read([&, who = registry.codec.key(to), said = text](store::Sql& sql) {
                CHECK(isEnrolmentMessage(sql, who, said));
            });
        }
        return lines;
    }
    std::vector<std::string> phonesOf(const std::string& source_id) {
        std::vector<std::string> phones;
        for (const auto& phone : registry.worker(source_id).phones)
            phones.push_back(phone.number.digits().substr(3) + " " + phone.origin);
        return phones;
    }
    bool provisional(std::string_view number) {
        return registry.database->read([&](store::Sql& sql) {
            return isProvisional(sql, registry.codec.key(registry.number(number)));
        });
    }
    std::int64_t openCode() {
        const auto open = registry.database->read([&](store::Sql& sql) { return openEnrolments(sql, registry.codec); });
        REQUIRE_FALSE(open.empty());
        return open.back().id;
    }
    std::string verdict(const char* word) { return std::string(word) + " " + std::to_string(openCode()); }
    std::int64_t problems(const std::string& kind) {
        return registry.database->read([&](store::Sql& sql) { return countContactProblems(sql, kind); });
    }

    RegistryFixture registry;
    EnrolmentTools tools{NumberingPlans::builtIn(), registry.codec, registry.ids, "XT", "eng"};
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("who joins is provisional until the in-charge confirms it", "[registry][enrolment]") {
    const auto engine = GENERATE(from_range(testEngines()));
    EnrolmentWorld world(engine);
    CHECK(
        world.say("70000001", "JOIN p1 karita") ==
        Lines{"70000009 Fatu Kamara (p1) says to work ", "70000001 Thank you. Your in-charge or t"}
    );
    CHECK(world.phonesOf("P1") == Lines{"70000001 provisional"});
    CHECK(world.provisional("70000001"));
    world.registry.database->read([&](store::Sql& sql) {
        const auto all = selectorOf(sql, "all", flows::Environment()).value();
        CHECK(resolveTargets(sql, all).count(Exclusion::Provisional) == 1);
        CHECK(resolveTargets(sql, all, {.emergency = true}).count(Exclusion::Provisional) == 0);
    });
    // Asked again, it does not wake the in-charge again.
    CHECK(world.say("70000001", "JOIN P1 Karita HC").size() == 1);

    SECTION("the in-charge says yes") {
        CHECK(
            world.say("70000009", world.verdict("YES")) ==
            Lines{"70000001 Your number is confirmed. You ", "70000009 Thank you. It is noted."}
        );
        CHECK(world.phonesOf("P1") == Lines{"70000001 confirmed"});
        CHECK_FALSE(world.provisional("70000001"));
        CHECK(world.problems("missing") == 0);
        world.registry.importCsv("id,name,phone\nP1,Fatu Kamara,70000077\n");
        CHECK(world.phonesOf("P1") == Lines{"70000001 confirmed", "70000077 registry"});
        world.registry.importCsv("id,name,phone\nP1,Fatu Kamara,70000077/70000001\n");
        CHECK(world.phonesOf("P1") == Lines{"70000077 registry", "70000001 registry"});
    }
    SECTION("the in-charge says no") {
        world.say("70000009", world.verdict("NO"));
        CHECK(world.phonesOf("P1").empty());
        CHECK(world.problems("wrong_facility") == 1);
    }
    SECTION("a verdict of somebody who was not asked is none") {
        CHECK(world.say("70000002", world.verdict("YES")).empty());
        CHECK(world.say("70000009", "YES 999").empty());
        CHECK(world.provisional("70000001"));
    }
    SECTION("the iHRIS manager decides, once") {
        world.registry.database->queue().run([&](store::Transaction& tx) {
            const auto code = openEnrolments(tx, world.registry.codec).at(0).id;
            CHECK(decideEnrolment(tx, world.tools, code, true, "mary", kRegistryNow)->size() == 1);
            CHECK(decideEnrolment(tx, world.tools, code, false, "mary", kRegistryNow).error().code == ErrorCode::Conflict);
            CHECK(decideEnrolment(tx, world.tools, 999, true, "mary", kRegistryNow).error().code == ErrorCode::NotFound);
        });
        CHECK(world.phonesOf("P1") == Lines{"70000001 confirmed"});
    }
    SECTION("an import keeps it provisional, unless the source has it") {
        world.registry.importCsv("id,name,phone\nP1,Fatu Kamara,70000077\n");
        CHECK(world.phonesOf("P1") == Lines{"70000077 registry", "70000001 provisional"});
        world.registry.importCsv("id,name,phone\nP1,Fatu Kamara,70000001\n");
        CHECK(world.phonesOf("P1") == Lines{"70000001 registry"});
    }
}

TEST_CASE("a changed SIM is confirmed on the old number or by the in-charge", "[registry][enrolment]") {
    EnrolmentWorld world;
    CHECK(
        world.say("70000022", "JOIN P2") ==
        Lines{
            "70000002 Is +999•••••22 your ",
            "70000009 Sia Bah (P2) says to work at K",
            "70000022 Thank you. Your in-charge or t"}
    );
    world.say("70000002", world.verdict("YES"));
    CHECK(world.phonesOf("P2") == Lines{"70000022 confirmed", "70000002 registry"});
    CHECK(world.say("70000009", "NO 1") == Lines{"70000009 Thank you. It is noted."});  // it is decided
    CHECK(world.phonesOf("P2") == Lines{"70000022 confirmed", "70000002 registry"});
}

TEST_CASE("whom no source knows becomes a worker of the facility, and leaves when refused", "[registry][enrolment]") {
    EnrolmentWorld world;
    CHECK(world.say("70000033", "JOIN X77 nowhere") == Lines{"70000033 We do not know the facility. S"});
    CHECK(world.registry.count("enrolment") == 0);
    world.say("70000033", "JOIN X77 Karita HC");
    CHECK(world.registry.worker("X77").source == "sms");
    CHECK(world.registry.worker("X77").placeAt("district") == "Karita");
    world.say("70000009", world.verdict("NO"));
    CHECK(world.registry.worker("X77").status == WorkerStatus::Left);
    CHECK(world.problems("wrong_facility") == 0);
    CHECK(world.say("70000033", "JOIN") == Lines{"70000033 To join send JOIN, your staff "});
}

TEST_CASE("a later request of the same number replaces the earlier one", "[registry][enrolment]") {
    EnrolmentWorld world;
    world.say("70000001", "JOIN P2 Karita");
    world.say("70000001", "JOIN P1 Karita");
    CHECK(world.phonesOf("P2") == Lines{"70000002 registry"});
    CHECK(world.phonesOf("P1") == Lines{"70000001 provisional"});
    CHECK(world.registry.count("enrolment WHERE state = 'open'") == 1);
}

TEST_CASE("joining from the number the registry has confirms it", "[registry][enrolment]") {
    EnrolmentWorld world;
    CHECK(world.say("70000002", "JOIN P2 Tiro") == Lines{"70000002 Thank you. Your number is know"});
    world.registry.database->read([&](store::Sql& sql) {
        const auto sia = world.registry.worker("P2");
        CHECK(evidenceOf(sql, sia.id, sia.phones[0].key).confirmed_at == kRegistryNow);
    });
}

TEST_CASE("another facility than the registry's goes to the work list", "[registry][enrolment]") {
    EnrolmentWorld world;
    world.say("70000001", "JOIN P1 Tiro");
    const auto wrong = world.registry.database->read([](store::Sql& sql) {
        return openContactProblems(sql, {"wrong_facility", 0, 10});
    });
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].detail == "the worker says to work at Tiro Clinic");
}

TEST_CASE("the in-charge lists the staff, and nobody else does", "[registry][enrolment]") {
    EnrolmentWorld world;
    CHECK(world.say("70000002", "STAFF 70000001 P1") == Lines{"70000002 Only the in-charge of a facili"});
    CHECK(world.say("70000009", "STAFF 70000001 kamara fatu") == Lines{"70000009 Thank you. It is noted."});
    CHECK(world.phonesOf("P1") == Lines{"70000001 confirmed"});
    CHECK(world.say("70000009", "STAFF 70000055 N55 New Nurse").size() == 1);
    CHECK(world.registry.worker("N55").name == "New Nurse");
    CHECK(world.say("70000009", "STAFF 1234567 P2") == Lines{"70000009 The number cannot be read. Sen"});
    CHECK(world.say("70000009", "STAFF 70000056") == Lines{"70000009 The number cannot be read. Sen"});
}

TEST_CASE("an in-charge does not move the number of another facility's worker", "[registry][enrolment]") {
    EnrolmentWorld world;
    CHECK(
        world.say("70000009", "STAFF 70000030 P20") ==
        Lines{"70000020 Is +999•••••30 your ", "70000009 Thank you. Your in-charge or t"}
    );
    CHECK(world.phonesOf("P20") == Lines{"70000020 registry", "70000030 provisional"});
    // To join at the in-charge's facility does not make them the one who is asked, either.
    CHECK(
        world.say("70000031", "JOIN P20 Karita") ==
        Lines{"70000020 Is +999•••••31 your ", "70000031 Thank you. Your in-charge or t"}
    );
    CHECK(world.say("70000009", world.verdict("YES")).empty());
    CHECK(world.phonesOf("P20").front() == "70000020 registry");
}

TEST_CASE("an in-charge who was blocked or has left the post decides nothing any more", "[registry][enrolment]") {
    EnrolmentWorld world;
    world.say("70000001", "JOIN P1 Karita");
    world.registry.database->queue().run([](store::Transaction& tx) {
        tx.run("UPDATE worker SET status = 'blocked' WHERE source_id = 'P9'");
    });
    CHECK(world.say("70000009", world.verdict("YES")) == Lines{"70000009 Only the in-charge of a facili"});
    CHECK(world.say("70000009", "STAFF 70000001 P1") == Lines{"70000009 Only the in-charge of a facili"});
    CHECK(world.phonesOf("P1") == Lines{"70000001 provisional"});
}

TEST_CASE("a number from which a stranger answered is asked nothing", "[registry][enrolment]") {
    EnrolmentWorld world;
    const auto sia = world.registry.worker("P2");
    world.registry.database->queue().run([&](store::Transaction& tx) {
        noteStranger(tx, sia.id, sia.phones[0].key, kRegistryNow);
    });
    CHECK(
        world.say("70000022", "JOIN P2") ==
        Lines{"70000009 Sia Bah (P2) says to work at K", "70000022 Thank you. Your in-charge or t"}
    );
}

TEST_CASE("a staff number is passed on only if it looks like one", "[registry][enrolment]") {
    EnrolmentWorld world;
    for (const char* text : {"JOIN 070000001 Karita", "JOIN http://x.co/1 Karita", "JOIN <b>1 Karita"}) {
        CHECK(world.say("70000001", text) == Lines{"70000001 To join send JOIN, your staff "});
    }
    CHECK(world.registry.count("enrolment") == 0);
}

TEST_CASE("one telephone joins at most three times a day", "[registry][enrolment]") {
    EnrolmentWorld world;
    for (const char* text : {"JOIN A1 Karita", "JOIN A2 Karita", "JOIN A3 Karita"}) CHECK(world.say("70000066", text).size() == 2);
    CHECK(world.say("70000066", "JOIN A4 Karita").empty());
    CHECK(world.registry.count("worker WHERE source_id = 'A4'") == 0);
}

TEST_CASE("a stranger who joins and says STOP does not silence the worker", "[registry][enrolment]") {
    EnrolmentWorld world;
    world.say("70000044", "JOIN P2 Karita");
    world.registry.database->queue().run([&](store::Transaction& tx) {
        const auto stranger = world.registry.number("70000044");
        optOut(tx, world.registry.codec.key(stranger), world.registry.codec.encode(stranger), "STOP", kRegistryNow);
    });
    world.registry.database->read([&](store::Sql& sql) {
        const auto sia = selectorOf(sql, "uuid = " + world.registry.worker("P2").uuid, flows::Environment());
        REQUIRE(sia);
        CHECK(resolveTargets(sql, *sia).count(Exclusion::None) == 1);
    });
}

TEST_CASE("whoever joins under the staff number of a merged duplicate is the worker who was kept", "[registry][enrolment]") {
    EnrolmentWorld world;
    world.say("70000033", "JOIN X77 Karita HC");
    const MergeOrder order{world.registry.worker("P1").id, world.registry.worker("X77").id, "mary", "the same"};
    world.registry.database->queue().run([&](store::Transaction& tx) {
        REQUIRE(mergeWorkers(tx, order, kRegistryNow));
    });
    world.say("70000009", world.verdict("YES"));
    CHECK(world.phonesOf("P1") == Lines{"70000033 confirmed"});
    world.say("70000034", "JOIN X77 Karita HC");
    CHECK(world.phonesOf("P1") == Lines{"70000033 confirmed", "70000034 provisional"});
}

TEST_CASE("progress counts verified phones by district", "[registry][enrolment]") {
    const auto engine = GENERATE(from_range(testEngines()));
    EnrolmentWorld world(engine);
    world.say("70000001", "JOIN P1 Karita");
    world.say("70000002", "JOIN P2");
    const auto districts = world.registry.database->read([](store::Sql& sql) { return verifiedPhones(sql); });
    REQUIRE(districts.size() == 2);
    CHECK(districts[0].district == "Tiro");
    CHECK(districts[0].verified == 0);
    CHECK(districts[1].district == "Karita");
    CHECK(districts[1].workers == 3);
    CHECK(districts[1].with_phone == 3);
    CHECK(districts[1].verified == 1);
}

TEST_CASE("who waits for a confirmation is listed page by page, and counted whole", "[registry][enrolment]") {
    EnrolmentWorld world;
    world.say("70000011", "JOIN N11 Tiro");
    world.say("70000012", "JOIN N12 Tiro");
    world.registry.database->read([&](store::Sql& sql) {
        const auto all = openEnrolments(sql, world.registry.codec);
        REQUIRE(all.size() == 2);
        CHECK(countOpenEnrolments(sql) == 2);
        const auto rest = openEnrolments(sql, world.registry.codec, all[0].id);
        REQUIRE(rest.size() == 1);
        CHECK(rest[0].id == all[1].id);
    });
}

TEST_CASE("both owners of a number are on the work list once it is confirmed for the second", "[registry][enrolment]") {
    EnrolmentWorld world;
    world.say("70000009", "STAFF 70000002 P1");
    CHECK(world.phonesOf("P1") == Lines{"70000002 confirmed"});
    CHECK(world.problems("shared") == 2);
}
