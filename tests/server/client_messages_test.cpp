// The two doors for other systems, over HTTP: POST /api/messages and /cgi-bin/sendsms.
#include "requests/client_store.hpp"
#include "tests/server/server_fixture.hpp"

using namespace tama;
using nlohmann::json;
using tests::HttpClient;
using tests::ServerFixture;

namespace {

const std::string kToken(64, 'a');

/// A server with a client that may send.
struct ClientFixture : ServerFixture {
    HttpClient http{app->port()};
    std::int64_t client_id = 0;

    explicit ClientFixture(bool consent = true, std::int64_t cap = 1'000, bool covers_registry = false) {
        database->queue().run([&](store::Transaction& tx) {
            client_id = requests::addClient(
                            tx,
                            {"rapidpro",
                             kToken,
                             "NUTRITION",
                             cap,
                             clock.now() + std::chrono::hours{24},
                             {"rapidpro.example"}},
                            clock.now()
            )
                            .value();
            if (consent)
                REQUIRE(requests::consentToClient(tx, "rapidpro", "director", covers_registry, clock.now()));
        });
    }

    auto sendsms(const std::string& query) { return http.request("GET", "/cgi-bin/sendsms?" + query); }
    auto sendAs(const std::string& query) {
        return sendsms("username=rapidpro&password=" + kToken + "&" + query);
    }

    auto post(const json& body, const std::string& key = {}, const std::string& token = kToken) {
        std::map<std::string, std::string> headers{
            {"Content-Type", "application/json"}, {"Authorization", "Bearer " + token}};
        if (!key.empty()) headers["Idempotency-Key"] = key;
        return http.request("POST", "/api/messages", headers, body.dump());
    }

    struct Sent {
        std::string message_class, sender, text, encoding, number;
        int lane = 0;
    };
    std::vector<Sent> sent() {
        return database->read([&](store::Sql& sql) {
            std::vector<Sent> all;
            sql.each<std::string, std::string, std::string, std::string, std::string, int>(
                "SELECT class, sender, text, encoding, number, lane FROM message ORDER BY id",
                [&](const auto& row) {
                    const auto& [message_class, sender, text, encoding, number, lane] = row;
                    all.push_back({message_class, sender, text, encoding, phones.decode(number).e164(), lane}
                    );
                }
            );
            return all;
        });
    }
};

json hello(const std::string& to = "+231770123456") {
    return {{"messages", {{{"to", to}, {"text", "Hello"}}}}};
}

}  // namespace

TEST_CASE("RapidPro's Kannel channel sends as at a Kannel", "[server]") {
    ClientFixture fixture;
    const auto reply = fixture.sendAs(
        "from=1234&to=%2B231770123456+0770123457&text=Hello+%C3%A9&coding=0&priority=1&dlr-mask=27&"
        "dlr-url=https%3A%2F%2Frapidpro.example%2Fc%2Fkn%2Fstatus%3Fid%3D7%26status%3D%25d"
    );
    CHECK(reply.status == 202);
    CHECK(reply.body == "0: Accepted for delivery");
    const auto sent = fixture.sent();
    REQUIRE(sent.size() == 2);
    CHECK(sent[0].message_class == "client");
    CHECK(sent[0].sender == "NUTRITION");  // its own, whatever it asks for
    CHECK(sent[0].text == "Hello é");
    CHECK(sent[0].lane == 0);
    CHECK(sent[1].number == "+231770123457");
    fixture.database->read([](store::Sql& sql) {
        CHECK(sql.one<std::int64_t>("SELECT count(*) FROM report_request WHERE mask = 27") == 2);
        CHECK(
            sql.one<std::string>("SELECT min(url) FROM report_request") ==
            "https://rapidpro.example/c/kn/status?id=7&status=%d"
        );
    });
}

TEST_CASE("DHIS2's generic gateway sends a form to several recipients", "[server]") {
    ClientFixture fixture;
    const auto reply = fixture.http.request(
        "POST",
        "/cgi-bin/sendsms",
        {{"Content-Type", "application/x-www-form-urlencoded"}},
        "username=rapidpro&password=" + kToken +
            "&to=231770123456+231770123457&text=2+cas+%26+1+d%C3%A9c%C3%A8s"
    );
    CHECK(reply.status == 202);
    REQUIRE(fixture.sent().size() == 2);
    CHECK(fixture.sent()[0].text == "2 cas & 1 décès");
}

TEST_CASE("the sendsms door reads Kannel's codings and charsets", "[server]") {
    ClientFixture fixture;
    CHECK(fixture.sendAs("to=0770123456&coding=2&text=%00H%00i%06%44").status == 202);
    CHECK(fixture.sendAs("to=0770123457&coding=2&charset=UTF-8&text=Hi").status == 202);
    CHECK(fixture.sendAs("to=0770123458&charset=ISO-8859-1&text=%E9").status == 202);
    const auto sent = fixture.sent();
    REQUIRE(sent.size() == 3);
    CHECK(sent[0].text == "Hiل");
    CHECK(sent[1].encoding == "ucs2");
    CHECK(sent[2].text == "é");
}

TEST_CASE("a message behind another to the same number is queued for later", "[server]") {
    ClientFixture fixture;
    CHECK(fixture.sendAs("to=0770123456&text=1").body == "0: Accepted for delivery");
    CHECK(fixture.sendAs("to=0770123456&text=2").body == "3: Queued for later delivery");
    CHECK(fixture.sendAs("to=0770123457&text=2&deferred=10").body == "3: Queued for later delivery");
}

TEST_CASE("the sendsms door says what is wrong as Kannel does, and sends nothing", "[server]") {
    ClientFixture fixture;
    CHECK(fixture.sendsms("username=rapidpro&password=wrong&to=0770123456&text=x").status == 403);
    CHECK(fixture.sendsms("username=dhis2&password=" + kToken + "&to=0770123456&text=x").status == 403);
    CHECK(fixture.sendsms("to=0770123456&text=x").body == "Authorization failed for sendsms");
    CHECK(fixture.sendAs("text=x").body == "Empty receiver number not allowed, rejected");
    CHECK(fixture.sendAs("to=+&text=x").status == 400);
    for (const char* broken :
         {"to=0770123456",
          "to=0770123456&text=x&coding=9",
          "to=0770123456&text=x&coding=1",
          "to=0770123456&text=x&udh=%05%00",
          "to=0770123456&text=x&priority=high",
          "to=0770123456&text=x&validity=-1",
          "to=0770123456&text=%FF",
          "to=0770123456&text=x&charset=KOI8-R",
          "to=0770123456&coding=2&text=%00",
          "to=12&text=x",
          "to=0770123456&text=x&dlr-mask=1&dlr-url=ftp%3A%2F%2Fx"}) {
        INFO(broken);
        CHECK(fixture.sendAs(broken).status == 400);
    }
    // Where the operator has not named the host, no callback is promised.
    CHECK(fixture.sendAs("to=0770123456&text=x&dlr-mask=1&dlr-url=http%3A%2F%2F127.0.0.1%2F").status == 403);
    CHECK(fixture.sent().empty());
}

TEST_CASE("without the leadership's consent nothing is sent by either door", "[server]") {
    ClientFixture fixture(false);
    CHECK(fixture.sendAs("to=0770123456&text=x").status == 403);
    CHECK(fixture.post(hello()).status == 401);
    CHECK(fixture.sent().empty());
}

TEST_CASE("thousands of messages go in one request, each with its answer", "[server]") {
    ClientFixture fixture(true, 10'000);
    json messages = json::array();
    for (int i = 0; i < 2'000; ++i) {
        messages.push_back(
            {{"to", "+23177" + std::to_string(1'000'000 + i)}, {"text", "Dose " + std::to_string(i)}}
        );
    }
    messages.push_back({{"to", "12"}, {"text", "x"}, {"reference", "bad"}});
    const auto reply = fixture.post({{"messages", messages}});
    REQUIRE(reply.status == 200);
    const auto answer = json::parse(reply.body);
    CHECK(answer["accepted"] == 2'000);
    REQUIRE(answer["results"].size() == 2'001);
    CHECK(answer["results"][7]["segments"] == 1);
    CHECK(answer["results"][2'000]["error"]["code"] == "invalid_input");
    CHECK(answer["results"][2'000]["reference"] == "bad");
    const auto sent = fixture.sent();
    REQUIRE(sent.size() == 2'000);
    CHECK(sent[1'999].text == "Dose 1999");
}

TEST_CASE("a request repeated with its key sends nothing twice, and goes on where it broke off", "[server]") {
    ClientFixture fixture;
    json two = hello();
    two["messages"].push_back({{"to", "+231770123457"}, {"text", "World"}});
    const auto first = fixture.post(hello(), "visit-1");
    REQUIRE(first.status == 200);
    const auto again = fixture.post(two, "visit-1");
    CHECK(json::parse(again.body)["results"][0]["id"] == json::parse(first.body)["results"][0]["id"]);
    CHECK(fixture.sent().size() == 2);
    json other = hello();
    other["messages"][0]["text"] = "Another";
    CHECK(json::parse(fixture.post(other, "visit-1").body)["results"][0]["error"]["code"] == "conflict");
    CHECK(fixture.post(other, "visit-2").status == 200);
    CHECK(fixture.sent().size() == 3);
}

TEST_CASE("a message chooses its alphabet and hears what was changed", "[server]") {
    ClientFixture fixture;
    const json body{
        {"messages",
         {{{"to", "+231770123456"}, {"text", "Reçu"}, {"coding", "gsm7"}},
          {{"to", "+231770123457"}, {"text", "Hi"}, {"coding", "ucs2"}, {"urgent", true}}}}};
    const auto results = json::parse(fixture.post(body).body)["results"];
    CHECK(results[0]["replaced"][0] == json{{"from", "ç"}, {"to", "Ç"}});
    CHECK(results[1]["encoding"] == "ucs2");
    CHECK(fixture.sent()[1].lane == 0);
}

TEST_CASE("the cap of a day holds, and opt-outs and the registry hold for clients, too", "[server]") {
    ClientFixture fixture(true, 1);
    const auto code = [&](const std::string& to) {
        return json::parse(fixture.post(hello(to)).body)["results"][0]["error"]["code"].get<std::string>();
    };
    fixture.database->queue().run([&](store::Transaction& tx) {
        const auto stopped = PhoneNumber::fromE164("+231770000001").value();
        tx.run(
            "INSERT INTO opt_out (number_key, number, opted_out_at, reason) VALUES (:1, '', 0, 'STOP')",
            fixture.phones.key(stopped)
        );
        const auto nurse = PhoneNumber::fromE164("+231770000002").value();
        const auto worker = tx.insert(
            "INSERT INTO worker (uuid, source, source_id, name, status, created_at, updated_at)"
            " VALUES ('w', 's', '1', 'N', 'active', 0, 0) RETURNING id"
        );
        tx.run(
            "INSERT INTO phone (worker_id, number, number_key, rank, origin) VALUES (:1, '', :2, 1, "
            "'registry')",
            worker,
            fixture.phones.key(nurse)
        );
    });
    CHECK(code("+231770000001") == "refused");
    CHECK(code("+231770000002") == "refused");
    CHECK(fixture.post(hello()).status == 200);
    CHECK(code("+231770000003") == "limit_exceeded");
    CHECK(fixture.sent().size() == 1);
}

TEST_CASE("a broken request is refused whole, with the place", "[server]") {
    ClientFixture fixture;
    CHECK(fixture.post(hello(), {}, std::string(64, 'f')).status == 401);
    CHECK(fixture.post(json::object()).status == 400);
    CHECK(fixture.post({{"messages", json::array()}}).status == 400);
    json body = hello();
    body["messages"].push_back({{"to", "+231770123457"}, {"txt", "typing error"}});
    const auto reply = fixture.post(body);
    CHECK(reply.status == 400);
    CHECK(json::parse(reply.body)["error"]["place"] == "messages[1] txt");
    CHECK(fixture.sent().empty());
}

TEST_CASE("the figures of the gateway count messages by class", "[server]") {
    ClientFixture fixture;
    REQUIRE(fixture.post(hello()).status == 200);
    tests::SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    CHECK(
        fatu.get("/api/gateway")["classes"] == json{{{"class", "client"}, {"messages", 1}, {"segments", 1}}}
    );
    const auto metrics = fixture.http.request("GET", "/metrics");
    CHECK(metrics.body.find("tama_messages_total{class=\"client\"} 1") != std::string::npos);
}

TEST_CASE("with a full disk both doors ask to come again, and the repeated request sends each message once", "[server]") {
    ClientFixture fixture(true, 100'000);
    const auto roomFor = [&](int pages) {
        fixture.database->queue().run([pages](store::Transaction& tx) {
            const auto used = tx.one<int>("PRAGMA page_count").value();
            tx.run("PRAGMA max_page_count = " + std::to_string(used + pages));
        });
    };
    json body{{"messages", json::array()}};
    for (int i = 0; i < 300; ++i) {
        body["messages"].push_back(
            {{"to", "+23177" + std::to_string(1'000'000 + i)}, {"text", std::string(1'000, 'x')}}
        );
    }
    roomFor(40);
    const auto full = fixture.post(body, "visit-1");
    CHECK(full.status == 503);
    CHECK(full.headers.at("retry-after") == "5");
    const auto answer = json::parse(full.body);
    CHECK(answer["accepted"].get<std::size_t>() == fixture.sent().size());  // what is said to be taken is on disk
    CHECK(answer["accepted"] < 300);
    CHECK(answer["results"][299]["error"]["code"] == "unavailable");
    roomFor(0);
    const auto kannel = fixture.sendAs("to=0770123456&text=" + std::string(8'000, 'x'));
    CHECK(kannel.status == 503);
    CHECK(kannel.body.starts_with("Temporal failure, try again later."));

    roomFor(10'000);
    const auto again = fixture.post(body, "visit-1");
    CHECK(again.status == 200);
    CHECK(json::parse(again.body)["accepted"] == 300);
    CHECK(fixture.sent().size() == 300);
}

TEST_CASE("a message's life is read with its number masked, unless somebody allowed asks", "[server]") {
    ClientFixture fixture;
    const auto id = json::parse(fixture.post(hello()).body)["results"][0]["id"].get<std::int64_t>();
    tests::SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    const std::string path = "/api/messages/" + std::to_string(id);
    const auto life = fatu.get(path);
    CHECK(life["class"] == "client");
    CHECK(life["client"] == "rapidpro");
    CHECK(life["state"] == "queued");
    CHECK(life["number"] == PhoneNumber::fromE164("+231770123456")->masked());
    CHECK(fatu.get(path + "?number=whole")["number"] == "+231770123456");
    CHECK(fatu.get("/api/messages/999", 404)["error"]["code"] == "not_found");

    tests::SignedInClient james(fixture.app->port(), "james", "battery staple");
    CHECK(james.http.request("GET", path, james.headers).status == 403);
    CHECK(fixture.http.request("GET", path).status == 401);
}
