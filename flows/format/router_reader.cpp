#include "flows/format/router_reader.hpp"

#include <algorithm>

#include "flows/format/action_reader.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMaxCaseArguments = 10;
constexpr std::size_t kMaxArgument = 1000;
constexpr std::int64_t kMaxTimeoutSeconds = 30LL * 24 * 3600;

std::vector<Category> readCategories(
    const Decoder& router, const std::vector<Exit>& exits, const Localisation& localisation
) {
    std::vector<Category> out;
    const std::size_t size = router.count("categories", kMaxListItems);
    if (size == 0) router.problemAt("categories", "is missing or empty");
    const Decoder list = router.member("categories");
    for (std::size_t i = 0; i < size; ++i) {
        const Decoder item = list.item(i);
        if (!item.expectObject()) continue;
        Category category;
        category.uuid = item.uuid("uuid");
        category.name.base = item.text("name", kMaxName, Need::Required);
        for (const std::string& language : localisation.languages()) {
            // Editors before 14 wrote "category" in places where it is now "name".
            auto names = localisation.texts(language, category.uuid, "name", kMaxName);
            if (names.empty()) names = localisation.texts(language, category.uuid, "category", kMaxName);
            if (!names.empty()) category.name.translations.emplace_back(language, names.front());
        }
        const std::string_view exit = item.uuidView("exit_uuid");
        const auto found =
            std::find_if(exits.begin(), exits.end(), [&](const Exit& other) { return other.uuid == exit; });
        if (found == exits.end()) {
            item.problemAt("exit_uuid", "is not an exit of this node");
        } else {
            category.exit = static_cast<std::size_t>(found - exits.begin());
        }
        out.push_back(std::move(category));
    }
    return out;
}

/// Index of a category, or kNowhere with a problem.
std::size_t findCategory(
    const Decoder& holder, std::string_view key, const std::vector<Category>& categories
) {
    const std::string_view uuid = holder.uuidView(key);
    for (std::size_t i = 0; i < categories.size(); ++i) {
        if (categories[i].uuid == uuid) return i;
    }
    holder.problemAt(key, "is not a category of this router");
    return kNowhere;
}

Case readCase(
    const Decoder& item, const std::vector<Category>& categories, const Localisation& localisation
) {
    Case out;
    out.uuid = item.uuid("uuid");
    out.type = item.text("type", kMaxName, Need::Required);
    // has_value is the name of has_text in flows of the first 13.x editors.
    const std::string name = out.type == "has_value" ? "has_text" : out.type;
    out.test = findRouterTest(name);
    out.arguments.base = compileAll(item.texts("arguments", kMaxCaseArguments, kMaxArgument));
    for (const std::string& language : localisation.languages()) {
        const auto texts = localisation.texts(language, out.uuid, "arguments", kMaxArgument);
        // A translation with another number of arguments would change what is tested.
        if (texts.size() == out.arguments.base.size() && !texts.empty()) {
            out.arguments.translations.emplace_back(language, compileAll(texts));
        }
    }
    out.category = findCategory(item, "category_uuid", categories);
    return out;
}

Wait readWait(const Decoder& wait, const std::vector<Category>& categories) {
    Wait out;
    const std::string type = wait.text("type", kMaxName, Need::Required);
    if (type == "dial") {
        out.type = WaitType::Dial;
    } else if (type != "msg" && !type.empty()) {
        wait.problemAt("type", "must be msg or dial");
    }
    if (wait.has("hint") && wait.member("hint").expectObject())
        out.hint_json = wait.member("hint").json().dump();
    if (!wait.has("timeout")) return out;
    const Decoder timeout = wait.member("timeout");
    if (!timeout.expectObject()) return out;
    const auto seconds = timeout.integer("seconds", 1, kMaxTimeoutSeconds);
    if (!seconds) timeout.problemAt("seconds", "is missing");
    const std::size_t category = findCategory(timeout, "category_uuid", categories);
    if (seconds && category != kNowhere) out.timeout = Timeout{std::chrono::seconds(*seconds), category};
    return out;
}

}  // namespace

Router readRouter(const Decoder& router, const std::vector<Exit>& exits, const Localisation& localisation) {
    Router out;
    const std::string type = router.text("type", kMaxName, Need::Required);
    if (type == "random") {
        out.type = RouterType::Random;
    } else if (type != "switch" && !type.empty()) {
        router.problemAt("type", "must be switch or random, not " + type);
    }
    out.result_name = router.text("result_name", kMaxName);
    out.result_key = resultKey(out.result_name);
    out.categories = readCategories(router, exits, localisation);
    if (router.has("wait")) {
        const Decoder wait = router.member("wait");
        if (wait.expectObject()) out.wait = readWait(wait, out.categories);
    }
    if (out.type == RouterType::Random) return out;
    out.operand = compileTemplate(router.view("operand", kMaxText, Need::Required));
    const std::size_t size = router.count("cases", kMaxListItems);
    const Decoder list = router.member("cases");
    for (std::size_t i = 0; i < size; ++i) {
        const Decoder item = list.item(i);
        if (item.expectObject()) out.cases.push_back(readCase(item, out.categories, localisation));
    }
    if (router.has("default_category_uuid")) {
        out.default_category = findCategory(router, "default_category_uuid", out.categories);
    }
    return out;
}

}  // namespace tama::flows
