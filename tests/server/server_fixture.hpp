// A web app over an empty database of its own, and a signed-in client for it.
#pragma once

#include <memory>

#include <nlohmann/json.hpp>

#include "gateway/channel_store.hpp"
#include "requests/forecast_store.hpp"
#include "requests/permit.hpp"
#include "requests/use_cases.hpp"
#include "server/clients/client_messages.hpp"
#include "server/web_app.hpp"
#include "tests/server/http_client.hpp"
#include "tests/server/scratch_folder.hpp"
#include "tests/support/catch.hpp"

namespace tama::tests {

inline const WallTime kStart = fromEpochMs(1'750'000'000'000);

inline std::unique_ptr<store::Database> openDatabase(const ScratchFolder& scratch) {
    store::DatabaseSettings settings;
    settings.url = "sqlite:" + (scratch.path() / "tama.db").string();
    auto database = store::Database::open(settings);
    REQUIRE(database);
    return std::move(*database);
}

struct ServerFixture {
    ScratchFolder scratch;
    std::unique_ptr<store::Database> database = openDatabase(scratch);
    store::PhoneCodec phones = store::PhoneCodec::forTests();
    ManualWallClock clock{kStart};
    server::Accounts accounts{*database, clock, server::PasswordCost::leastForTests()};
    UuidV7Source ids{clock, 1};
    requests::Permit permit{phones};
    gateway::Router router{
        gateway::registerChannels(*database, {doorChannel()}, clock.now()), NumberingPlans::builtIn()};
    gateway::Outbox outbox{router, permit, phones, ids};
    server::ClientMessages clients{{*database, phones, NumberingPlans::builtIn(), "LR", outbox, clock}};
    requests::UseCases use_cases{ids};
    requests::Forecaster forecaster{*database, phones, clock, {}};
    server::ImportServices imports{{NumberingPlans::builtIn(), phones, clock, ids}, "LR", {ihris()}};
    double speed = 60;
    server::DemoControls demo{
        [this] { return speed; },
        [this](double next) { speed = next; },
        {{"fatu", "correct horse", "Fatu K", server::Role::DataManager},
         {"james", "battery staple", "James P", server::Role::Requestor}}};
    bool with_demo = true;
    std::unique_ptr<server::WebApp> app;

    explicit ServerFixture(bool demo_mode = true) : with_demo(demo_mode) {
        for (const auto& person : demo.people) {
            REQUIRE(accounts.create({person.name, person.display_name, person.role, person.password}));
        }
        server::HttpSettings settings;
        settings.port = 0;
        auto started = server::WebApp::start(settings, services());
        REQUIRE(started);
        app = std::move(*started);
    }

    server::Services services() {
        return {
            *database,
            phones,
            clock,
            accounts,
            [] {
                gateway::ChannelStatus channel;
                channel.name = "sim";
                channel.state = "bound";
                channel.bound = true;
                channel.queued = 3;
                channel.possible_duplicates = 2;
                channel.counters.submitted = 7;
                return std::vector{channel};
            },
            with_demo ? &demo : nullptr,
            &clients,
            {},
            &use_cases,
            &outbox,
            &imports,
            nullptr,
            nullptr,
            nullptr,
            {},
            &forecaster};
    }

    /// A source that may post bundles.
    static server::SyncSource ihris() {
        server::SyncSource source;
        source.fhir.name = "ihris";
        source.fhir.country = "LR";
        source.post_token = "a-token-of-the-ministry";
        return source;
    }

    static gateway::ChannelSettings doorChannel() {
        gateway::ChannelSettings channel;
        channel.name = "door";
        channel.sender = "4242";
        return channel;
    }
};

/// A client with a cookie and a CSRF token.
struct SignedInClient {
    HttpClient http;
    std::map<std::string, std::string> headers;

    SignedInClient(std::uint16_t port, const std::string& name, const std::string& password) : http(port) {
        const auto body = nlohmann::json{{"name", name}, {"password", password}}.dump();
        const auto reply = http.request("POST", "/api/sign-in", {{"Content-Type", "application/json"}}, body);
        REQUIRE(reply.status == 200);
        const auto cookie = reply.headers.at("set-cookie");
        headers["Cookie"] = cookie.substr(0, cookie.find(';'));
        headers["X-CSRF-Token"] = nlohmann::json::parse(reply.body)["csrf_token"];
        headers["Content-Type"] = "application/json";
    }

    nlohmann::json get(const std::string& path, int status = 200) {
        const auto reply = http.request("GET", path, headers);
        INFO(path << ": " << reply.body);
        REQUIRE(reply.status == status);
        return nlohmann::json::parse(reply.body);
    }
};

}  // namespace tama::tests
