#include "server/embedded/openapi.hpp"

#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/server/server_fixture.hpp"

using nlohmann::json;
using namespace tama;

namespace {

std::set<std::string> describedRoutes(const json& description) {
    std::set<std::string> routes;
    for (const auto& [path, operations] : description["paths"].items()) {
        for (const auto& [method, operation] : operations.items()) {
            std::string upper;
            for (const char c : method) upper += static_cast<char>(std::toupper(c));
            routes.insert(upper + " " + path);
        }
    }
    return routes;
}

void checkReferences(const json& part, const json& description) {
    if (part.is_object() && part.contains("$ref")) {
        const auto pointer = part["$ref"].get<std::string>().substr(1);
        INFO(pointer);
        CHECK(description.contains(json::json_pointer(pointer)));
    }
    if (part.is_structured()) {
        for (const auto& child : part) checkReferences(child, description);
    }
}

}  // namespace

TEST_CASE("the OpenAPI file describes exactly the routes there are", "[server]") {
    tests::ServerFixture fixture;
    server::Router router;
    server::LiveFeed live(*fixture.database);
    auto services = fixture.services();
    server::WebApp::addAllRoutes(router, services, live);
    std::set<std::string> routes;
    for (const auto& route : router.routes()) {
        // The pages' own files are not part of the API.
        const bool page = route.pattern == "/" || route.pattern.find('.') != std::string::npos;
        if (!page || route.pattern.starts_with("/api/")) routes.insert(route.method + " " + route.pattern);
    }
    CHECK(routes == describedRoutes(json::parse(embedded::openapi)));
}

TEST_CASE("the OpenAPI file says of each route whether it needs a session", "[server]") {
    tests::ServerFixture fixture;
    server::Router router;
    server::LiveFeed live(*fixture.database);
    auto services = fixture.services();
    server::WebApp::addAllRoutes(router, services, live);
    const auto description = json::parse(embedded::openapi);
    for (const auto& route : router.routes()) {
        if (!description["paths"].contains(route.pattern)) continue;
        auto method = route.method;
        for (auto& c : method) c = static_cast<char>(std::tolower(c));
        const auto& operation = description["paths"][route.pattern][method];
        INFO(route.method << " " << route.pattern);
        CHECK(
            !operation["security"].empty() ==
            (route.options.permission.has_value() || route.options.for_clients)
        );
    }
}

TEST_CASE("every reference in the OpenAPI file leads somewhere", "[server]") {
    const auto description = json::parse(embedded::openapi);
    checkReferences(description, description);
}
