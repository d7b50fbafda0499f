#include "requests/check_code.hpp"
#include "tests/server/server_fixture.hpp"

using namespace tama;
using nlohmann::json;

namespace {

struct FormFixture : tests::ServerFixture {
    std::int64_t id = database->queue().run([&](store::Transaction& tx) {
        requests::RequestForm form;
        form.title = "ACT <stock>";
        form.requestor = "james";
        return use_cases.create(tx, form, {"james", clock.now(), "{}", requests::Role::Requestor}).value();
    });
    requests::UseCase use_case =
        *database->read([&](store::Sql& sql) { return requests::use_case_store::find(sql, id); });
    std::string path = "/api/use-cases/" + use_case.uuid;
    std::string code = requests::checkCode(use_case.number, use_case.form);
    const std::string photograph = "\xFF\xD8\xFF\xE0 a picture \xFF\xD9";
};

tests::HttpReply send(tests::SignedInClient& client, const std::string& path, const std::string& body, const std::string& type) {
    auto headers = client.headers;
    headers["Content-Type"] = type;
    return client.http.request("POST", path, headers, body);
}

}  // namespace

TEST_CASE("the request form is a page for whoever is signed in, and its code can be checked by anybody", "[server]") {
    FormFixture fixture;
    tests::SignedInClient james(fixture.app->port(), "james", "battery staple");
    const auto page = james.http.request("GET", fixture.path + "/form", james.headers, "");
    CHECK(page.status == 200);
    CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
    CHECK(page.body.find("ACT &lt;stock&gt;") != std::string::npos);
    CHECK(page.body.find(requests::spacedCode(fixture.code)) != std::string::npos);
    tests::HttpClient stranger(fixture.app->port());
    CHECK(stranger.request("GET", fixture.path + "/form", {}, "").status == 401);
    const auto right = stranger.request("GET", fixture.path + "/form/check?code=" + fixture.code, {}, "");
    CHECK(right.status == 200);
    CHECK(json::parse(right.body)["matches"] == true);
    const auto wrong = stranger.request("GET", fixture.path + "/form/check?code=0000000000", {}, "");
    CHECK(json::parse(wrong.body)["matches"] == false);
    CHECK(stranger.request("GET", fixture.path + "/form/check?code=x", {}, "").status == 400);
    CHECK(stranger.request("GET", "/api/use-cases/none/form/check?code=" + fixture.code, {}, "").status == 404);
    CHECK(stranger.request("GET", "/form.css", {}, "").status == 200);
}

TEST_CASE("a photograph is uploaded by one person and confirmed by another", "[server]") {
    FormFixture fixture;
    tests::SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    tests::SignedInClient james(fixture.app->port(), "james", "battery staple");
    const auto forms = fixture.path + "/signed-forms";
    const auto kept = send(fatu, forms, fixture.photograph, "image/png");  // what it calls itself does not matter
    REQUIRE(kept.status == 201);
    const auto form = json::parse(kept.body);
    CHECK(form["content_type"] == "image/jpeg");
    const std::string uuid = form["id"];
    CHECK(fatu.get(forms)["counts"].is_null());
    const auto bytes = james.http.request("GET", forms + "/" + uuid, james.headers, "");
    CHECK(bytes.body == fixture.photograph);
    CHECK(bytes.headers.at("content-disposition").find("attachment") == 0);
    const auto body = json{{"check_code", requests::spacedCode(fixture.code)}}.dump();
    CHECK(send(fatu, forms + "/" + uuid + "/confirm", body, "application/json").status == 403);
    CHECK(send(james, forms + "/" + uuid + "/confirm", R"({"check_code": "AAAAA-AAAAA"})", "application/json").status == 400);
    CHECK(send(james, forms + "/" + uuid + "/confirm", body, "application/json").status == 200);
    CHECK(send(james, forms + "/" + uuid + "/confirm", body, "application/json").status == 409);
    CHECK(james.get(forms)["counts"] == uuid);
    CHECK(james.get(forms)["signed_forms"][0]["confirmed_by"] == "james");
}

TEST_CASE("what is no photograph, too large or of nobody's use case is refused", "[server]") {
    FormFixture fixture;
    tests::SignedInClient fatu(fixture.app->port(), "fatu", "correct horse");
    const auto forms = fixture.path + "/signed-forms";
    CHECK(send(fatu, forms, "<html>", "image/jpeg").status == 400);
    CHECK(send(fatu, forms, "%PDF-" + std::string(5'300'000, ' ') + "%%EOF", "application/pdf").status == 413);
    CHECK(send(fatu, "/api/use-cases/none/signed-forms", fixture.photograph, "image/jpeg").status == 404);
    fatu.get(forms + "/none", 404);
    auto headers = fatu.headers;
    headers.erase("X-CSRF-Token");
    CHECK(fatu.http.request("POST", forms, headers, fixture.photograph).status == 403);
    tests::HttpClient stranger(fixture.app->port());
    CHECK(stranger.request("POST", forms, {}, fixture.photograph).status == 401);
    CHECK(stranger.request("GET", forms, {}, "").status == 401);
}
