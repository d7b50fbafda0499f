#include "flows/coverage/contact_variants.hpp"

#include <algorithm>

#include "flows/coverage/operand_texts.hpp"
#include "flows/coverage/split_reads.hpp"
#include "flows/engine/field_reading.hpp"

namespace tama::flows {

namespace {

constexpr std::string_view kFitsNothing = "zzz";
constexpr std::string_view kAddressPath = ":+99970000001";

/// Sets one part of a contact, or clears it.
class PartSetter {
  public:
    PartSetter(const ContactPath& path, const Assets& assets, const Environment& environment, WallTime now)
        : path_(path), assets_(assets), environment_(environment), now_(now) {}

    Contact with(Contact contact, const std::string& value) const {
        if (path_.kind == "field") {
            contact.fields.insert_or_assign(
                path_.key, readField(assets_, path_.key, value, environment_, now_, contact)
            );
        } else if (path_.kind == "language") {
            contact.language = value;
        } else if (path_.kind == "timezone") {
            contact.timezone = value;
        } else if (path_.kind == "name") {
            contact.name = value;
        } else if (path_.kind == "urns") {
            // A split on @urns.telegram wants an address of that kind; others look at the kind itself.
            const std::string scheme = path_.key.empty() ? value : path_.key;
            contact.urns.insert(contact.urns.begin(), scheme + std::string(kAddressPath));
        }
        return contact;
    }

    Contact without(Contact contact) const {
        if (path_.kind == "field") contact.fields.erase(path_.key);
        if (path_.kind == "language") contact.language.clear();
        if (path_.kind == "timezone") contact.timezone.clear();
        if (path_.kind == "name") contact.name.clear();
        if (path_.kind == "groups") contact.groups.clear();
        if (path_.kind == "urns") contact.urns.clear();
        return contact;
    }

  private:
    const ContactPath& path_;
    const Assets& assets_;
    const Environment& environment_;
    WallTime now_;
};

}  // namespace

std::vector<Contact> contactsForExit(
    const Contact& contact,
    const Router& router,
    std::size_t exit,
    const Assets& assets,
    const Environment& environment,
    WallTime now,
    const SampleWorld& world
) {
    const ContactPath path = contactPathOf(router);
    if (path.kind.empty()) return {};
    const PartSetter part(path, assets, environment, now);
    std::vector<Contact> out;
    for (const Case& test : router.cases) {
        if (router.categories[test.category].exit != exit) continue;
        if (test.type == "has_group") {
            Contact member = contact;
            const auto& arguments = test.arguments.base;
            if (arguments.empty()) continue;
            const std::string name(arguments.size() > 1 ? arguments[1].source() : "");
            member.groups = {{std::string(arguments.front().source()), name}};
            out.push_back(std::move(member));
            continue;
        }
        for (const std::string& value : textsForCase(router, test, contact.language, world)) {
            out.push_back(part.with(contact, value));
        }
    }
    const bool is_default = router.default_category != kNowhere &&
                            router.categories[router.default_category].exit == exit;
    if (is_default) {
        out.push_back(part.without(contact));
        if (path.kind == "field" || path.kind == "name") {
            out.push_back(part.with(contact, std::string(kFitsNothing)));
        }
    }
    out.erase(std::remove(out.begin(), out.end(), contact), out.end());
    return out;
}

}  // namespace tama::flows
