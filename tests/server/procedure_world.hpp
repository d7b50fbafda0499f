// A ministry on the real platform, without an operator's line: the people of the SOP with an account each, a workflow,
// a target group, registered phones, and the HTTP API.
//   ProcedureWorld ministry;
//   auto& grace = ministry.as("grace");
//   const auto number = grace.drafts(ministry.form());
//   CHECK(grace.does(number, "submit") == "submitted");
#pragma once

#include <map>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "registry/target_group.hpp"
#include "requests/testers.hpp"
#include "server/platform.hpp"
#include "tests/server/server_fixture.hpp"
#include "tests/support/stock_round.hpp"

namespace tama::tests {

inline bool says(const std::string& message, const std::string& what) {
    UNSCOPED_INFO(message);
    return message.find(what) != std::string::npos;
}

/// A signed-in person: what they do at the API.
struct Person : SignedInClient {
    using SignedInClient::SignedInClient;

    HttpReply post(const std::string& path, const nlohmann::json& body) {
        return http.request("POST", path, headers, body.dump());
    }
    std::string drafts(const nlohmann::json& form) {
        const auto reply = post("/api/use-cases", form);
        INFO(reply.body);
        REQUIRE(reply.status == 201);
        return nlohmann::json::parse(reply.body)["number"];
    }
    HttpReply tries(const std::string& number, const std::string& act, const nlohmann::json& details = nlohmann::json::object()) {
        return post("/api/use-cases/" + number + "/acts/" + act, details);
    }
    /// The state that it leads to.
    std::string does(
        const std::string& number, const std::string& act, const nlohmann::json& details = nlohmann::json::object()
    ) {
        const auto reply = tries(number, act, details);
        INFO(act << ": " << reply.body);
        REQUIRE(reply.status == 200);
        return nlohmann::json::parse(reply.body)["state"];
    }
    /// What the refusal says; it must be one.
    std::string refused(
        const std::string& number, const std::string& act, const nlohmann::json& details = nlohmann::json::object()
    ) {
        const auto reply = tries(number, act, details);
        INFO(act << ": " << reply.body);
        REQUIRE((reply.status == 400 || reply.status == 403 || reply.status == 409));
        return nlohmann::json::parse(reply.body)["error"]["message"];
    }
    nlohmann::json sees(const std::string& number) { return get("/api/use-cases/" + number + "/procedure"); }
};

class ProcedureWorld {
  public:
    explicit ProcedureWorld(int questions = 1, server::PlatformSettings settings = platformWithDoor())
        : platform(*database, phones, std::move(settings), clock, steady) {
        using server::Role;
        account("grace", Role::Requestor);
        account("kofi", Role::DataManager);
        account("samuel", Role::Supervisor);
        account("awa", Role::Approver);
        account("isaac", Role::Ict);
        account("mary", Role::ManagementTeam);
        account("peter", Role::Partner);
        account("lucy", Role::DataManager);
        database->queue().run([&](store::Transaction& tx) {
            platform.workflows().importFile(tx, stockWorkflow(questions), "stock.json", "kofi", clock.now()).value();
            registry::createQueryGroup(
                tx, platform.ids().uuid(), "Nurses", "cadre = nurse", clock.now(), platform.useCases().conventions()
            )
                .value();
            for (const auto& [name, account] : {std::pair{"Kofi", "kofi"}, std::pair{"Grace", "grace"}}) {
                requests::registerTester(
                    tx, phones, {0, name, phoneOf(account), account}, requests::deedOfSystem(clock.now(), "{}")
                )
                    .value();
            }
        });
        fillRegistry(*database, phones, {.workers = 20, .questions = questions});
        server::HttpSettings http;
        http.port = 0;
        app = server::WebApp::start(http, services()).value();
    }

    void account(const std::string& name, server::Roles roles) {
        REQUIRE(accounts.create({name, name, roles, "password of " + name}));
    }
    Person& as(const std::string& name) {
        auto& person = people_[name];
        if (!person) person = std::make_unique<Person>(app->port(), name, "password of " + name);
        return *person;
    }
    static PhoneNumber phoneOf(const std::string& name) {
        if (name == "ada") return PhoneNumber::fromE164("+99970900003").value();
        return PhoneNumber::fromE164(name == "kofi" ? "+99970900001" : "+99970900002").value();
    }

    nlohmann::json form(int days_ahead = 9) const {
        const auto start = clock.now() + std::chrono::days{days_ahead};
        return {
            {"title", "ACT stock-outs"},
            {"unit", "Malaria Control Programme"},
            {"requestor", "grace"},
            {"purpose", "Find the facilities without ACT"},
            {"decision", "Where the reserve of the central store is sent"},
            {"category", "stock"},
            {"target_group", "All nurses"},
            {"questions",
             {"How many boxes of ACT are on your shelf today?",
              {{"text", "For how many weeks will they last?"},
               {"translations", {{"fra", "Pour combien de semaines?"}}},
               {"answer_type", "number"},
               {"validation", "0 to 52"}}}},
            {"requested_start", toEpochMs(start)},
            {"requested_end", toEpochMs(start + std::chrono::days{3})}};
    }

    /// Sends the workflow to a phone and answers it to its end.
    void testsOnPhone(const std::string& who, const std::string& number, const std::string& kind, const std::string& phone) {
        const auto reply = as(who).post("/api/use-cases/" + number + "/tests", {{"kind", kind}});
        INFO(reply.body);
        REQUIRE(reply.status == 201);
        answers(phoneOf(phone), "12");
    }

    void answers(const PhoneNumber& from, const std::string& text) {
        clock.advance(std::chrono::minutes{1});
        database->queue().run([&](store::Transaction& tx) {
            const auto channel = tx.one<std::int64_t>("SELECT min(id) FROM channel").value();
            const auto id = tx.insert(
                "INSERT INTO message (uuid, direction, class, lane, channel_id, number, number_key, sender, text, "
                "encoding, part_count, state, created_at, finished_at) "
                "VALUES (:1, 'in', '', 0, :2, :3, :4, '4242', :5, 'gsm7', 1, 'received', :6, :6) RETURNING id",
                platform.ids().uuid(),
                channel,
                phones.encode(from),
                phones.key(from),
                text,
                clock.now()
            );
            platform.inbound().receive(tx, {id, channel, from, "4242", text, clock.now()});
            // No SMSC is bound here; this one took what was sent.
            tx.run(
                "UPDATE message SET state = 'submitted', submitted_at = :2 WHERE direction = 'out' AND number_key = :1 "
                "AND state IN ('held', 'queued')",
                phones.key(from),
                clock.now()
            );
        });
    }

    static server::PlatformSettings platformWithDoor() {
        server::PlatformSettings settings;
        settings.channels = {ServerFixture::doorChannel()};
        settings.country.country = "XT";
        settings.seed = 1;
        return settings;
    }

    server::Services services() {
        return {
            *database,
            phones,
            clock,
            accounts,
            [] { return std::vector<gateway::ChannelStatus>(); },
            nullptr,
            nullptr,
            {},
            &platform.useCases(),
            &platform.outbox(),
            nullptr,
            nullptr,
            nullptr,
            &platform.desk()};
    }

    ScratchFolder scratch;
    std::unique_ptr<store::Database> database = openDatabase(scratch);
    store::PhoneCodec phones = store::PhoneCodec::forTests();
    ManualWallClock clock{kStart};
    SystemSteadyClock steady;
    server::Accounts accounts{*database, clock, server::PasswordCost::leastForTests()};
    server::Platform platform;
    std::unique_ptr<server::WebApp> app;

  private:
    std::map<std::string, std::unique_ptr<Person>> people_;
};

inline const nlohmann::json kPlanned{{"workflow", "Stock"}, {"target_group", "Nurses"}, {"sender", "4242"}};

}  // namespace tama::tests
