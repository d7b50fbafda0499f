// Which channel carries what to whom, where the assets name channels.
#include "flows/engine/destinations.hpp"

#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

Channel channel(std::string uuid, std::string address, std::vector<std::string> schemes, std::string country = {}) {
    Channel out;
    out.uuid = std::move(uuid);
    out.address = std::move(address);
    out.schemes = std::move(schemes);
    out.country = std::move(country);
    return out;
}

Contact reachedAt(std::vector<std::string> urns) {
    Contact contact;
    contact.urns = std::move(urns);
    return contact;
}

/// "urn by channel" for each destination.
std::string ways(const Contact& contact, const Assets& assets) {
    std::string out;
    for (const auto& [urn, by] : destinationsOf(contact, assets)) {
        out += (out.empty() ? "" : ", ") + std::string(urn) + " by " + by->uuid;
    }
    return out;
}

}  // namespace

TEST_CASE("an address goes by a channel that can send to its kind", "[flows][engine]") {
    Assets assets;
    assets.channels = {channel("mute", "1", {"tel"}), channel("sms", "2", {"tel"}), channel("chat", "3", {"telegram"})};
    assets.channels[0].sends = false;
    const auto contact = reachedAt({"mailto:a@example.org", "telegram:12#amina", "tel:+231770000001"});
    CHECK(ways(contact, assets) == "telegram:12 by chat, tel:+231770000001 by sms");
    CHECK(ways(reachedAt({}), assets).empty());
}

TEST_CASE("a number goes by a channel of its country, best by the one most like it", "[flows][engine]") {
    Assets assets;
    assets.channels = {
        channel("guinea", "+224620000000", {"tel"}, "GN"),
        channel("a", "+231770000000", {"tel"}, "LR"),
        channel("b", "+231880000000", {"tel"}, "LR")};
    CHECK(ways(reachedAt({"tel:+231770000001"}), assets) == "tel:+231770000001 by a");
    CHECK(ways(reachedAt({"tel:+231880000001"}), assets) == "tel:+231880000001 by b");
    assets.channels[1].match_prefixes = {"23188000"};
    assets.channels[2].match_prefixes = {"23177"};
    CHECK(ways(reachedAt({"tel:+231880000001"}), assets) == "tel:+231880000001 by a");
    CHECK(ways(reachedAt({"tel:+12065551212"}), assets).empty());
    assets.channels[0].allows_international = true;
    CHECK(ways(reachedAt({"tel:+12065551212"}), assets) == "tel:+12065551212 by guinea");
}

TEST_CASE("an address keeps to the channel it was given", "[flows][engine]") {
    Assets assets;
    assets.channels = {channel("a", "+231770000000", {"tel"}), channel("b", "+231880000000", {"tel"})};
    const auto contact = reachedAt({"tel:+231770000001?channel=b&id=3", "tel:+231770000002?channel=gone"});
    CHECK(ways(contact, assets) == "tel:+231770000001 by b, tel:+231770000002 by a");
}

TEST_CASE("a preferred channel takes the addresses it can carry to the front", "[flows][engine]") {
    Assets assets;
    assets.channels = {channel("sms", "2", {"tel"}), channel("chat", "3", {"telegram"})};
    const auto contact = reachedAt({"telegram:12#amina", "tel:+231770000001"});
    const auto preferred = withPreferredChannel(contact, &assets.channels[0], assets);
    CHECK(preferred == std::vector<std::string>{"tel:+231770000001?channel=sms", "telegram:12#amina"});
    CHECK(
        withPreferredChannel(reachedAt(preferred), nullptr, assets) ==
        std::vector<std::string>{"tel:+231770000001", "telegram:12#amina"}
    );
    CHECK(
        withPreferredChannel(reachedAt({"tel:+231770000001?id=3&channel=x"}), &assets.channels[0], assets) ==
        std::vector<std::string>{"tel:+231770000001?channel=sms&id=3"}
    );
}

TEST_CASE("the country is that of the channel, else of the number", "[flows][engine]") {
    Assets assets;
    CHECK(countryOf(reachedAt({"tel:+231770000001"}), assets) == "LR");
    CHECK(countryOf(reachedAt({"mailto:a@example.org"}), assets).empty());
    assets.channels = {channel("sms", "2", {"tel"}, "LR")};
    assets.channels[0].allows_international = true;
    CHECK(countryOf(reachedAt({"tel:+224620000001"}), assets) == "LR");
}

}  // namespace tama::flows::testing
