#include <set>

#include "requests/audit_trail.hpp"
#include "tests/server/server_fixture.hpp"
#include "tests/server/small_use_case.hpp"

using namespace tama;
using nlohmann::json;
using tests::HttpClient;
using tests::ServerFixture;
using tests::SignedInClient;

TEST_CASE("the page and its files are served, and not sent again when unchanged", "[server]") {
    ServerFixture fixture;
    HttpClient client(fixture.app->port());
    const auto page = client.request("GET", "/");
    CHECK(page.status == 200);
    CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
    CHECK(page.body.find("<script>") == std::string::npos);
    const auto again = client.request("GET", "/", {{"If-None-Match", page.headers.at("etag")}});
    CHECK(again.status == 304);
    CHECK(client.request("GET", "/app.js").status == 200);
}

TEST_CASE("signing in sets a cookie that scripts cannot read, and signing out ends it", "[server]") {
    ServerFixture fixture;
    HttpClient client(fixture.app->port());
    const auto body = R"({"name":"fatu","password":"correct horse"})";
    const auto reply = client.request("POST", "/api/sign-in", {{"Content-Type", "application/json"}}, body);
    REQUIRE(reply.status == 200);
    const auto cookie = reply.headers.at("set-cookie");
    CHECK(cookie.find("HttpOnly") != std::string::npos);
    CHECK(cookie.find("SameSite=Lax") != std::string::npos);

    SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    CHECK(fatu.get("/api/me")["role"] == "data_manager");
    CHECK(fatu.http.request("POST", "/api/sign-out", fatu.headers, "{}").status == 200);
    CHECK(fatu.http.request("GET", "/api/me", fatu.headers).status == 401);
}

TEST_CASE("the cookie is marked Secure exactly where a TLS proxy is named", "[server]") {
    ServerFixture house;
    const auto body = R"({"name":"fatu","password":"correct horse"})";
    const auto signIn = [&](std::uint16_t port, const std::string& origin) {
        std::map<std::string, std::string> headers{{"Content-Type", "application/json"}};
        if (!origin.empty()) headers["Origin"] = origin;
        return HttpClient(port).request("POST", "/api/sign-in", headers, body);
    };
    server::HttpSettings settings;
    settings.port = 0;
    settings.public_origin = "https://tama.health.example";
    const auto behind_proxy = server::WebApp::start(settings, house.services());
    REQUIRE(behind_proxy);
    const auto port = (*behind_proxy)->port();
    const auto reply = signIn(port, settings.public_origin);
    REQUIRE(reply.status == 200);
    CHECK(reply.headers.at("set-cookie").ends_with("; Secure"));
    CHECK(reply.headers.at("strict-transport-security") == "max-age=31536000");
    CHECK(signIn(port, "https://evil.example").status == 403);

    const auto plain = signIn(house.app->port(), "");
    CHECK(plain.headers.at("set-cookie").find("Secure") == std::string::npos);
    CHECK_FALSE(plain.headers.contains("strict-transport-security"));
    CHECK(signIn(house.app->port(), settings.public_origin).status == 403);
}

TEST_CASE("a sign-in that cannot be read is told what is wrong", "[server]") {
    ServerFixture fixture;
    HttpClient client(fixture.app->port());
    const std::map<std::string, std::string> type{{"Content-Type", "application/json"}};
    CHECK(client.request("POST", "/api/sign-in", {}, "{}").status == 400);
    CHECK(client.request("POST", "/api/sign-in", type, "{").status == 400);
    CHECK(client.request("POST", "/api/sign-in", type, "[]").status == 400);
    const auto reply = client.request("POST", "/api/sign-in", type, R"({"name":"fatu","password":7})");
    CHECK(reply.status == 400);
    CHECK(json::parse(reply.body)["error"]["place"] == "password");
    CHECK(client.request("POST", "/api/sign-in", type, R"({"name":"fatu","password":"x"})").status == 403);
}

TEST_CASE("health tells the database, the channels and the version", "[server]") {
    ServerFixture fixture;
    HttpClient client(fixture.app->port());
    const auto reply = client.request("GET", "/health");
    CHECK(reply.status == 200);
    const auto health = json::parse(reply.body);
    CHECK(health["database"] == "ok");
    CHECK(health["channels"]["sim"] == "connected");
    CHECK(health["queue_depth"].is_number());
    CHECK_FALSE(health["version"].get<std::string>().empty());
}

TEST_CASE("metrics are in the form Prometheus reads", "[server]") {
    ServerFixture fixture;
    HttpClient client(fixture.app->port());
    CHECK(client.request("GET", "/metrics", {{"X-Forwarded-For", "192.0.2.1"}}).status == 403);
    CHECK(client.request("GET", "/metrics", {{"Forwarded", "for=192.0.2.1"}}).status == 403);
    const auto text = client.request("GET", "/metrics").body;
    CHECK(text.find("# TYPE tama_commit_queue_depth gauge") != std::string::npos);
    CHECK(text.find("tama_channel_bound{channel=\"sim\"} 1") != std::string::npos);
    CHECK(text.find("tama_channel_queued_parts{channel=\"sim\"} 3") != std::string::npos);
    CHECK(text.find("# TYPE tama_store_commits_total counter") != std::string::npos);
    CHECK(text.find("tama_store_wal_bytes ") != std::string::npos);
    CHECK(text.find("tama_channel_possible_duplicates{channel=\"sim\"} 2") != std::string::npos);
    CHECK(text.find("tama_channel_submitted_parts_total{channel=\"sim\"} 7") != std::string::npos);
}

TEST_CASE("the demo's clock is read and set within 1 to 600", "[server]") {
    ServerFixture fixture;
    SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    CHECK(fatu.get("/api/demo/clock")["speed"] == 60);
    CHECK(fatu.http.request("PUT", "/api/demo/clock", fatu.headers, R"({"speed":600})").status == 200);
    CHECK(fixture.speed == 600);
    for (const auto* bad :
         {R"({"speed":0.5})", R"({"speed":601})", R"({"speed":"fast"})", R"({"speed":1e999})", "{}"}) {
        CHECK(fatu.http.request("PUT", "/api/demo/clock", fatu.headers, bad).status == 400);
    }
    CHECK(fixture.speed == 600);
}

TEST_CASE(
    "one click signs in as a person of the demo, and outside the demo nothing of it exists", "[server]"
) {
    const std::map<std::string, std::string> type{{"Content-Type", "application/json"}};
    ServerFixture fixture;
    HttpClient client(fixture.app->port());
    const auto demo = json::parse(client.request("GET", "/api/demo").body);
    CHECK(demo["people"].size() == 2);
    CHECK(demo.dump().find("correct horse") == std::string::npos);
    CHECK(client.request("POST", "/api/demo/sign-in", type, R"({"name":"james"})").status == 200);
    CHECK(client.request("POST", "/api/demo/sign-in", type, R"({"name":"nobody"})").status == 404);

    ServerFixture real(false);
    HttpClient other(real.app->port());
    CHECK(json::parse(other.request("GET", "/api/demo").body)["demo"] == false);
    CHECK(other.request("POST", "/api/demo/sign-in", type, R"({"name":"james"})").status == 404);
    CHECK(other.request("GET", "/api/demo/clock").status == 404);
}

TEST_CASE("the six lines each count those who came further", "[server]") {
    ServerFixture fixture;
    const auto use_case = tests::addSmallUseCase(*fixture.database, fixture.phones);
    SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    const auto figures = fatu.get("/api/use-cases/" + use_case);
    std::map<std::string, int> counts;
    for (const auto& line : figures["lines"]) counts[line["name"]] = line["count"];
    CHECK(
        counts ==
        std::map<std::string, int>{
            {"targeted", 6},
            {"sendable", 5},
            {"submitted", 4},
            {"delivered", 3},
            {"started", 2},
            {"completed", 1}}
    );
    CHECK(figures["rr1"]["count"] == 1);
    CHECK(figures["rr1"]["of"] == 5);
    CHECK(figures["rr1"]["value"] == 0.2);
    CHECK(figures["rr1"]["low"].get<double>() == Approx(0.0362).margin(0.001));
    CHECK(figures["rr1"]["high"].get<double>() == Approx(0.6245).margin(0.001));
    REQUIRE(figures["questions"].size() == 1);
    CHECK(figures["questions"][0]["asked"] == 5);
    CHECK(figures["questions"][0]["valid"] == 2);
    REQUIRE(figures["questions"][0]["categories"].size() == 1);
    CHECK(figures["questions"][0]["categories"][0] == json{{"name", "Yes"}, {"count", 2}});
    int arrived = 0;
    for (const auto& answers : figures["arrivals"]["answers"]) arrived += answers.get<int>();
    CHECK(arrived == 2);
}

TEST_CASE("a use case without data shows no rate rather than zero", "[server]") {
    ServerFixture fixture;
    fixture.database->queue().run([](store::Transaction& tx) {
        tx.run(
            "INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, created_at) VALUES "
            "('0190a000-0000-7000-8000-000000000001', 'UC-1', 'Empty', 'HMIS', 'draft', '{}', 'test', 0)"
        );
    });
    SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    const auto figures = fatu.get("/api/use-cases/0190a000-0000-7000-8000-000000000001");
    CHECK(figures["rr1"]["value"].is_null());
    CHECK(figures["arrivals"]["answers"].empty());
    CHECK(fatu.get("/api/use-cases")["use_cases"].size() == 1);
    fatu.get("/api/use-cases/0190a000-0000-7000-8000-000000000002", 404);
}

TEST_CASE("the target list is paged, searched and filtered, with masked numbers", "[server]") {
    ServerFixture fixture;
    const auto use_case = tests::addSmallUseCase(*fixture.database, fixture.phones);
    SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    const auto path = "/api/use-cases/" + use_case + "/workers";
    const auto all = fatu.get(path);
    REQUIRE(all["workers"].size() == 6);
    CHECK(all["next"].is_null());
    CHECK(all["workers"][0]["disposition"] == "complete");
    CHECK(all["workers"][2]["disposition"] == "delivered_silent");
    CHECK(all["workers"][5]["disposition"] == "not_eligible");
    CHECK(all["workers"][5]["exclusion"] == "left");
    CHECK(all["workers"][0]["phone"].get<std::string>().find("•") != std::string::npos);
    CHECK(all.dump().find("99977000") == std::string::npos);
    CHECK(fatu.get(path + "?disposition=complete")["workers"].size() == 1);
    CHECK(fatu.get(path + "?search=WORKER%202")["workers"].size() == 1);
    CHECK(fatu.get(path + "?search=%25")["workers"].empty());
    fatu.get(path + "?disposition=happy", 400);
    fatu.get(path + "?after=-1", 400);
    fatu.get(path + "?search=" + std::string(101, 'a'), 400);
}

TEST_CASE("a long target list comes in pages of fifty that follow each other", "[server]") {
    ServerFixture fixture;
    const auto use_case = tests::addSmallUseCase(*fixture.database, fixture.phones, 120);
    SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    std::set<std::string> seen;
    json next = 0;
    int pages = 0;
    while (!next.is_null() && pages < 10) {
        const auto page = fatu.get("/api/use-cases/" + use_case + "/workers?after=" + next.dump());
        for (const auto& worker : page["workers"]) seen.insert(worker["id"].get<std::string>());
        next = page["next"];
        ++pages;
    }
    CHECK(pages == 3);
    CHECK(seen.size() == 120);
}

TEST_CASE("a conversation has both sides in order and its number masked", "[server]") {
    ServerFixture fixture;
    const auto use_case = tests::addSmallUseCase(*fixture.database, fixture.phones);
    SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    const auto path = "/api/use-cases/" + use_case + "/workers/" + tests::workerUuid(0) + "/conversation";
    const auto conversation = fatu.get(path);
    REQUIRE(conversation["messages"].size() == 2);
    CHECK(conversation["messages"][0]["from_worker"] == false);
    CHECK(conversation["messages"][1]["from_worker"] == true);
    CHECK(conversation["messages"][1]["text"] == "yes");
    CHECK(conversation["phone"].get<std::string>().find("•") != std::string::npos);

    fatu.get("/api/use-cases/" + use_case + "/workers/nobody/conversation", 404);
}

TEST_CASE("a worker who wrote within three days is answered by a person, by name in the audit trail", "[server]") {
    ServerFixture fixture;
    const auto use_case = tests::addSmallUseCase(*fixture.database, fixture.phones);
    SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    const auto wrote = [&](int worker, WallTime at) {
        fixture.database->queue().run([&](store::Transaction& tx) {
            tx.run(
                "INSERT INTO recipient (channel_id, number_key, last_inbound_at) SELECT 1, p.number_key, :2 FROM phone p"
                " JOIN worker w ON w.id = p.worker_id WHERE w.uuid = :1",
                tests::workerUuid(worker),
                at
            );
        });
    };
    const auto reply = [&](const std::string& worker, const json& body) {
        const auto path = "/api/use-cases/" + use_case + "/workers/" + worker;
        return fatu.http.request("POST", path + "/replies", fatu.headers, body.dump());
    };
    wrote(0, fixture.clock.now() - std::chrono::hours{71});
    wrote(1, fixture.clock.now() - std::chrono::hours{73});
    const auto sent = reply(tests::workerUuid(0), {{"text", "Please call the store in Bo."}});
    REQUIRE(sent.status == 200);
    const auto id = json::parse(sent.body)["message"].get<std::int64_t>();
    const auto life = fatu.get("/api/messages/" + std::to_string(id));
    CHECK(life["class"] == "reply");
    CHECK(life["text"] == "Please call the store in Bo.");
    const auto conversation =
        fatu.get("/api/use-cases/" + use_case + "/workers/" + tests::workerUuid(0) + "/conversation");
    CHECK(conversation["messages"].back()["text"] == "Please call the store in Bo.");
    fixture.database->read([&](store::Sql& sql) {
        CHECK(sql.one<int>("SELECT lane FROM message WHERE id = :1", id) == 0);
        const auto entry = sql.one<std::string, std::string, std::string>(
            "SELECT action, actor, evidence FROM transition ORDER BY id DESC LIMIT 1"
        );
        REQUIRE(entry);
        CHECK(std::get<0>(*entry) == "reply");
        CHECK(std::get<1>(*entry) == "fatu");
        CHECK(json::parse(std::get<2>(*entry)) == json{{"message", id}, {"use_case", use_case}});
        CHECK(requests::verifyAuditTrail(sql).ok());
    });

    CHECK(reply(tests::workerUuid(1), {{"text", "Too late"}}).status == 403);
    CHECK(reply(tests::workerUuid(2), {{"text", "Never wrote"}}).status == 403);
    CHECK(reply("nobody", {{"text", "Who?"}}).status == 404);
    CHECK(reply(tests::workerUuid(0), {{"text", ""}}).status == 400);
    CHECK(reply(tests::workerUuid(0), json::object()).status == 400);
    fixture.database->queue().run([&](store::Transaction& tx) {
        tx.run(
            "INSERT INTO opt_out (number_key, number, opted_out_at, reason)"
            " SELECT p.number_key, '', 0, 'STOP' FROM phone p JOIN worker w ON w.id = p.worker_id WHERE w.uuid = :1",
            tests::workerUuid(0)
        );
    });
    CHECK(reply(tests::workerUuid(0), {{"text", "After STOP"}}).status == 403);
    CHECK(fixture.database->read([](store::Sql& sql) {
        return sql.one<int>("SELECT count(*) FROM message WHERE class = 'reply'");
    }) == 1);
}

TEST_CASE("a requestor sees figures and no single worker", "[server]") {
    ServerFixture fixture;
    const auto use_case = tests::addSmallUseCase(*fixture.database, fixture.phones);
    SignedInClient james(fixture.app->port(), "james", "battery staple");
    james.get("/api/use-cases/" + use_case);
    james.get("/api/use-cases/" + use_case + "/workers", 403);
    james.get("/api/use-cases/" + use_case + "/workers/" + tests::workerUuid(0) + "/conversation", 403);
    james.get("/api/gateway", 403);
    const auto replies = "/api/use-cases/" + use_case + "/workers/" + tests::workerUuid(0) + "/replies";
    CHECK(james.http.request("POST", replies, james.headers, R"({"text": "Hello"})").status == 403);
}

TEST_CASE("a watched use case pushes its figures at once and again when they change", "[server]") {
    ServerFixture fixture;
    const auto use_case = tests::addSmallUseCase(*fixture.database, fixture.phones);
    SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    HttpClient listener(fixture.app->port());
    listener.send(
        "GET /api/use-cases/" + use_case + "/live HTTP/1.1\r\nHost: x\r\nCookie: " + fatu.headers["Cookie"] +
        "\r\n\r\n"
    );
    REQUIRE(listener.readUntil("Are you well?"));
    fixture.database->queue().run([](store::Transaction& tx) {
        tx.run("UPDATE use_case SET title = 'Are you all well?'");
    });
    CHECK(listener.readUntil("Are you all well?"));
}

TEST_CASE("figures are computed again only after a commit, however often the feed looks", "[server]") {
    ServerFixture fixture;
    const auto use_case = tests::addSmallUseCase(*fixture.database, fixture.phones);
    server::LiveFeed feed(*fixture.database);
    const auto mailbox = feed.subscribe(use_case);
    REQUIRE(mailbox);
    feed.refresh();  // a new watcher is looked after once
    static_cast<void>(mailbox->take());
    const auto before = feed.computed();
    for (int i = 0; i < 3; ++i) feed.refresh();
    CHECK(feed.computed() == before);
    CHECK_FALSE(mailbox->take());

    fixture.database->queue().run([](store::Transaction& tx) {
        tx.run("UPDATE use_case SET title = 'Are you all well?'");
    });
    for (int i = 0; i < 3; ++i) feed.refresh();
    CHECK(feed.computed() == before + 1);
    CHECK(mailbox->take().value_or("").find("Are you all well?") != std::string::npos);
}
