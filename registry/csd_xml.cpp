#include "registry/csd_xml.hpp"

#include <array>
#include <utility>

#include <pugixml.hpp>

#include "base/match_key.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "registry/vocabulary.hpp"

namespace tama::registry {
namespace {

/// The name without a namespace prefix: documents use several, and none.
std::string_view localName(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node childOf(const pugi::xml_node& node, std::string_view name) {
    for (const auto& child : node.children()) {
        if (localName(child) == name) return child;
    }
    return {};
}

std::vector<pugi::xml_node> childrenOf(const pugi::xml_node& node, std::string_view name) {
    std::vector<pugi::xml_node> found;
    for (const auto& child : node.children()) {
        if (localName(child) == name) found.push_back(child);
    }
    return found;
}

/// In 1.3.6.1.4.1.21367.200.106, the states of a record; words are seen, too.
bool isActive(const pugi::xml_node& node) {
    const auto status = matchKey(childOf(node, "record").attribute("status").value());
    for (const auto word : {"106-002", "106-003", "inactive", "deactivated", "deprecated", "closed", "deleted"}) {
        if (status == word) return false;
    }
    return true;
}

/// Kinds of contact points that are no telephone.
bool isPhoneCode(std::string_view code) {
    constexpr std::array<std::string_view, 6> kOthers{"fax", "email", "e-mail", "url", "web", "skype"};
    const auto key = matchKey(code);
    for (const auto other : kOthers) {
        if (key.find(other) != std::string::npos) return false;
    }
    return true;
}

class CsdReader {
  public:
    CsdReader(const std::string& file, const ReadLimits& limits) : file_(file), limits_(limits) {}

    Result<RegistryRecords> read(const pugi::xml_node& root) {
        const auto csd = findCsd(root);
        if (!csd) return fail(ErrorCode::InvalidInput, "this is XML but not a CSD document", file_);
        const std::array<std::pair<std::string_view, std::string_view>, 3> directories{
            {{"organizationDirectory", "organization"},
             {"facilityDirectory", "facility"},
             {"providerDirectory", "provider"}}};
        std::size_t entries = 0;
        for (const auto& [directory, kind] : directories) {
            for (const auto& entity : childrenOf(childOf(csd, directory), kind)) {
                if (++entries > limits_.max_entries) {
                    return fail(ErrorCode::LimitExceeded, "has too many entries; split it", file_);
                }
                readEntity(entity, kind);
                if (records_.problems.size() >= limits_.max_problems) {
                    return fail(ErrorCode::LimitExceeded, "too many problems; is this the right file?", file_);
                }
            }
        }
        return std::move(records_);
    }

  private:
    /// The document may stand alone or in an envelope of a request's answer.
    static pugi::xml_node findCsd(const pugi::xml_node& root) {
        return root.find_node([](const pugi::xml_node& node) { return localName(node) == "CSD"; });
    }

    std::string text(std::string_view raw) const {
        return std::string(truncateBytes(trimUnicode(raw), limits_.max_text));
    }
    std::string textOf(const pugi::xml_node& node) const { return text(node.child_value()); }

    void problem(const std::string& path, const std::string& message, const std::string& where) {
        records_.problems.push_back({ErrorCode::InvalidInput, path + ": " + message, where});
    }

    void reject(const std::string& path, const std::string& message, const std::string& where) {
        problem(path, message, where);
        records_.rejected.push_back({file_, 0, where, path + ": " + message});
    }

    void readEntity(const pugi::xml_node& entity, std::string_view kind) {
        const auto id = text(entity.attribute("entityID").value());
        const auto where = file_ + ": " + std::string(kind) + ' ' + (id.empty() ? "without entityID" : id);
        if (id.empty()) return reject("entityID", "is missing; nothing could be told apart without it", where);
        if (id.size() > limits_.max_id) return reject("entityID", "is longer than any identity", where);
        if (kind == "provider") return readProvider(entity, id, where);
        readPlace(entity, id, kind == "facility", where);
    }

    void readPlace(const pugi::xml_node& entity, const std::string& id, bool facility, const std::string& where) {
        PlaceRecord place{id, textOf(childOf(entity, "primaryName")), {}, {}, where};
        if (place.name.empty()) place.name = textOf(childOf(entity, "otherName"));
        if (place.name.empty()) {
            problem("primaryName", "is missing; the entityID stands in for it", where);
            place.name = id;
        }
        place.level = facility ? "facility" : levelOf(entity);
        const auto parent = childOf(entity, "parent");
        place.parent = text(parent.attribute("entityID").value());
        if (place.parent.empty()) {
            const auto organization = childOf(childOf(entity, "organizations"), "organization");
            place.parent = text(organization.attribute("entityID").value());
        }
        if (place.parent == id) place.parent.clear();
        records_.places.push_back(std::move(place));
    }

    std::string levelOf(const pugi::xml_node& entity) const {
        for (const auto& type : childrenOf(entity, "codedType")) {
            if (const auto level = placeLevelFrom(textOf(type))) return *level;
            if (const auto level = placeLevelFrom(type.attribute("code").value())) return *level;
        }
        return "area";
    }

    void readProvider(const pugi::xml_node& entity, const std::string& id, const std::string& where) {
        const auto demographic = childOf(entity, "demographic");
        WorkerRecord worker;
        worker.source_id = id;
        worker.where = where;
        worker.name = nameOfPerson(demographic);
        if (worker.name.empty()) {
            problem("demographic.name", "is missing; the entityID stands in for it", where);
            worker.name = id;
        }
        const auto gender = textOf(childOf(demographic, "gender"));
        if (const auto sex = sexFrom(gender)) {
            worker.sex = *sex;
        } else {
            problem("demographic.gender", "'" + gender + "' is not known", where);
        }
        for (const auto& language : childrenOf(entity, "language")) {
            const auto code = text(language.attribute("code").value());
            const auto known = languageFrom(code.empty() ? textOf(language) : code);
            if (known && worker.language.empty()) worker.language = *known;
            if (!known) problem("language", "is not a language we know", where);
        }
        readPhones(demographic, worker);
        readPhones(entity, worker);
        worker.active = isActive(entity);
        worker.all_posts = true;
        readPosts(entity, worker);
        records_.workers.push_back(std::move(worker));
    }

    std::string nameOfPerson(const pugi::xml_node& demographic) const {
        for (const auto& name : childrenOf(demographic, "name")) {
            if (auto common = textOf(childOf(name, "commonName")); !common.empty()) return common;
            std::vector<std::string> parts;
            for (const auto* part : {"forename", "otherName", "surname"}) {
                parts.push_back(textOf(childOf(name, part)));
            }
            std::erase(parts, std::string());
            if (!parts.empty()) return join(parts, " ");
        }
        return {};
    }

    void readPhones(const pugi::xml_node& node, WorkerRecord& worker) const {
        for (const auto& point : childrenOf(node, "contactPoint")) {
            const auto type = childOf(point, "codedType");
            auto value = textOf(type);
            if (value.empty()) value = textOf(childOf(point, "equipment"));
            if (value.empty() || !isPhoneCode(type.attribute("code").value())) continue;
            if (value.find('@') != std::string::npos) continue;
            worker.phones.push_back(std::move(value));
        }
    }

    /// A post at each facility; without one, at the first organization, or nowhere.
    void readPosts(const pugi::xml_node& entity, const WorkerRecord& worker) {
        RoleRecord role;
        role.worker = worker.source_id;
        role.where = worker.where;
        role.active = worker.active;
        const auto type = childOf(entity, "codedType");
        role.job_code = text(type.attribute("code").value());
        role.job = textOf(type);
        if (role.job.empty()) role.job = role.job_code;
        std::vector<std::string> places;
        for (const auto& facility : childrenOf(childOf(entity, "facilities"), "facility")) {
            places.push_back(text(facility.attribute("entityID").value()));
        }
        if (places.empty()) {
            const auto organization = childOf(childOf(entity, "organizations"), "organization");
            places.push_back(text(organization.attribute("entityID").value()));
        }
        std::erase(places, std::string());
        if (places.empty() && !role.job.empty()) places.emplace_back();
        for (const auto& place : places) {
            role.place = place;
            role.source_id = std::string(truncateBytes(place.empty() ? "post" : place, limits_.max_id));
            records_.roles.push_back(role);
        }
    }

    const std::string& file_;
    const ReadLimits& limits_;
    RegistryRecords records_;
};

}  // namespace

Result<RegistryRecords> readCsdXml(std::string_view text, const std::string& file, const ReadLimits& limits) {
    if (text.size() > limits.max_bytes) {
        return fail(
            ErrorCode::LimitExceeded,
            "is larger than " + std::to_string(limits.max_bytes / 1024 / 1024) + " MiB; split it",
            file
        );
    }
    if (text.find("<!DOCTYPE") != std::string_view::npos) {
        return fail(ErrorCode::Refused, "has a document type declaration, which no CSD document needs", file);
    }
    pugi::xml_document document;
    const auto parsed = document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_trim_pcdata);
    if (!parsed) {
        return fail(
            ErrorCode::InvalidInput,
            std::string("is not XML: ") + parsed.description(),
            file + ": byte " + std::to_string(parsed.offset)
        );
    }
    return CsdReader(file, limits).read(document);
}

}  // namespace tama::registry
