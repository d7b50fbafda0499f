#include "registry/web_address.hpp"

#include "tests/support/catch.hpp"

using namespace tama::registry;

TEST_CASE("an origin is scheme, host and port", "[registry][web_address]") {
    CHECK(originOf("https://Host.Example/fhir?x") == "https://host.example:443");
    CHECK(originOf("https://host.example:443") == "https://host.example:443");
    CHECK(originOf("HTTP://host:8080/fhir") == "http://host:8080");
    CHECK(originOf("http://[::1]/fhir") == "http://[::1]:80");
    CHECK(originOf("http://[::1]:81/fhir") == "http://[::1]:81");
    for (const auto* bad : {"", "host/fhir", "ftp://host/", "https://user@host/", "https://good.example@evil.example/", "https:///x"}) {
        INFO(bad);
        CHECK(originOf(bad).empty());
    }
    // A browser's backslash does not hide the host.
    CHECK(originOf("https://evil.example\\@good.example/") == "https://evil.example:443");
}

TEST_CASE("a relative link leads on from where it stood", "[registry][web_address]") {
    const auto* base = "https://h.example/fhir/Practitioner?_count=2";
    CHECK(resolvedLink(base, "https://other.example/x") == "https://other.example/x");
    CHECK(resolvedLink(base, "?page=2") == "https://h.example/fhir/Practitioner?page=2");
    CHECK(resolvedLink(base, "/page/2") == "https://h.example/page/2");
    CHECK(resolvedLink(base, "Location?page=2") == "https://h.example/fhir/Location?page=2");
    CHECK(resolvedLink(base, "//other.example/x") == "https://other.example/x");
    CHECK(withOriginOf(base, "http://localhost:8080/fhir?_getpages=a") == "https://h.example/fhir?_getpages=a");
    CHECK(withOriginOf(base, "http://localhost:8080?_getpages=a") == "https://h.example/?_getpages=a");
}
