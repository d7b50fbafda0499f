#include "registry/fhir_bundle.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "registry/fhir_element.hpp"
#include "registry/vocabulary.hpp"

namespace tama::registry {
namespace {

using FhirJson = nlohmann::json;

constexpr std::size_t kMostCodes = 20;  // of a place

std::string fhirName(const FhirElement& names) {
    std::string best;
    int best_rank = 99;
    for (const auto& name : names.items()) {
        const auto use = name.text("use");
        const int rank = use == "official" ? 0 : use == "usual" ? 1 : use == "old" ? 3 : 2;
        auto text = name.text("text");
        if (text.empty()) {
            std::vector<std::string> parts;
            for (const auto& given : name.at("given").items()) parts.push_back(given.text());
            parts.push_back(name.text("family"));
            std::erase(parts, std::string());
            text = join(parts, " ");
        }
        if (!text.empty() && rank < best_rank) {
            best = std::move(text);
            best_rank = rank;
        }
    }
    return best;
}

// Mobile before work before home, then by FHIR's own rank, then as listed.
std::vector<std::string> fhirPhones(const FhirElement& telecoms) {
    struct Candidate {
        int use;
        std::int64_t rank;
        std::string value;
    };
    std::vector<Candidate> candidates;
    for (const auto& telecom : telecoms.items()) {
        const auto system = telecom.text("system");
        if (system != "phone" && system != "sms" && !system.empty()) continue;
        const auto use = telecom.text("use");
        if (use == "old") continue;
        auto value = telecom.text("value");
        if (value.empty()) {
            telecom.problem("has no value");
            continue;
        }
        if (system.empty() && value.find('@') != std::string::npos) continue;
        const int order = use == "mobile" || system == "sms" ? 0 : use == "work" ? 1 : 2;
        candidates.push_back({order, parseInteger(telecom.text("rank")).value_or(1000), std::move(value)});
    }
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return std::pair(a.use, a.rank) < std::pair(b.use, b.rank);
    });
    std::vector<std::string> phones;
    for (auto& candidate : candidates) phones.push_back(std::move(candidate.value));
    return phones;
}

struct Coded {
    std::string code;
    std::string text;
};

// The first CodeableConcept that says anything.
Coded firstConcept(const FhirElement& concepts) {
    for (const auto& concept_element : concepts.items()) {
        Coded coded{{}, concept_element.text("text")};
        for (const auto& coding : concept_element.at("coding").items()) {
            if (coded.code.empty()) coded.code = coding.at("code").code();
            if (coded.text.empty()) coded.text = coding.text("display");
        }
        if (!coded.code.empty() || !coded.text.empty()) return coded;
    }
    return {};
}

/// Where in `resource` the first text with U+FFFD is.
std::optional<std::string> damagedText(const FhirJson& resource) {
    std::vector<std::pair<std::string, const FhirJson*>> open{{"", &resource}};
    while (!open.empty()) {
        const auto [path, value] = std::move(open.back());
        open.pop_back();
        if (value->is_string() && value->get_ref<const std::string&>().find("\uFFFD") != std::string::npos) {
            return path;
        }
        if (!value->is_structured()) continue;
        for (const auto& [key, inner] : value->items()) {
            open.emplace_back(
                value->is_array()  ? path + "[" + key + "]"
                : path.empty() ? key
                                   : path + "." + key,
                &inner
            );
        }
    }
    return std::nullopt;
}

/// "Practitioner/7" as what is gone; nothing for other types.
std::optional<GoneRecord> goneOf(const std::string& address, const std::string& where) {
    const auto parts = split(address, '/');
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        if (parts[i] != "Practitioner" && parts[i] != "PractitionerRole") continue;
        const auto kind = parts[i] == "Practitioner" ? GoneRecord::Kind::Worker : GoneRecord::Kind::Role;
        return GoneRecord{kind, std::string(parts[i + 1]), where};
    }
    return std::nullopt;
}

class BundleReader {
  public:
    /// `damaged`: the file was not UTF-8, and U+FFFD stands for what could not be read.
    BundleReader(const std::string& file, const ReadLimits& limits, bool damaged)
        : file_(file), limits_(limits), damaged_(damaged) {}

    Result<RegistryRecords> read(const FhirJson& root) {
        if (root.is_object() && !root.contains("resourceType")) {
            return fail(
                ErrorCode::InvalidInput, "this is JSON but not a FHIR Bundle: it has no resourceType", file_
            );
        }
        if (root.is_object() && root.value("resourceType", FhirJson()) != "Bundle") {
            readEntry(FhirJson{{"resource", root}}, 0);
            return std::move(records_);
        }
        const auto entries = root.is_object() ? root.find("entry") : root.end();
        if (!root.is_object() || (entries != root.end() && !entries->is_array())) {
            return fail(ErrorCode::InvalidInput, "this is JSON but not a FHIR Bundle", file_);
        }
        if (entries == root.end()) return std::move(records_);
        if (entries->size() > limits_.max_entries) {
            return fail(
                ErrorCode::LimitExceeded,
                "has more than " + std::to_string(limits_.max_entries) + " entries; split it",
                file_
            );
        }
        for (std::size_t i = 0; i < entries->size(); ++i) {
            readEntry((*entries)[i], i);
            if (records_.problems.size() >= limits_.max_problems) {
                return fail(ErrorCode::LimitExceeded, "too many problems; is this the right file?", file_);
            }
        }
        return std::move(records_);
    }

  private:
    void reject(EntryProblems& problems, const std::string& path, const std::string& message) {
        problems.add(path, message);
        records_.rejected.push_back({file_, 0, problems.where(), path.empty() ? message : path + ": " + message});
    }

    void readEntry(const FhirJson& entry, std::size_t index) {
        const auto number = file_ + ": entry " + std::to_string(index);
        EntryProblems unnamed(number, records_.problems);
        if (entry.is_object() && !entry.contains("resource") && entry.contains("request")) {
            return readDeletion(entry, unnamed);
        }
        if (!entry.is_object() || !entry.contains("resource")) return reject(unnamed, {}, "has no resource");
        const FhirElement outer(entry["resource"], {}, unnamed, limits_);
        const auto type = outer.text("resourceType");
        const bool known = type == "Practitioner" || type == "PractitionerRole" || type == "Location" ||
                           type == "Organization" || type == "Group";
        if (!known) return;  // bundles carry much else, and that is no fault
        auto id = outer.text("id");
        if (id.empty()) id = FhirElement(entry, {}, unnamed, limits_).at("fullUrl").reference();
        EntryProblems problems(number + " (" + type + "/" + id + ")", records_.problems);
        if (id.empty()) return reject(problems, "id", "is missing; nothing could be told apart without it");
        if (id.size() > limits_.max_id) return reject(problems, "id", "is longer than any identity");
        if (const auto place = damaged_ ? damagedText(entry["resource"]) : std::nullopt) {
            return reject(problems, *place, std::string(kNotUtf8) + "; the entry is left out");
        }
        const FhirElement resource(entry["resource"], {}, problems, limits_);
        if (type == "Practitioner") return readPractitioner(resource, id, problems);
        if (type == "PractitionerRole") return readRole(resource, id, problems);
        if (type == "Location") return readLocation(resource, id, problems);
        if (type == "Group") return readGroup(resource, id, problems);
        readOrganization(resource, id, problems);
    }

    /// In a transaction that somebody posts, or a history.
    void readDeletion(const FhirJson& entry, EntryProblems& problems) {
        const FhirElement request = FhirElement(entry, {}, problems, limits_).at("request");
        if (request.text("method") != "DELETE") return reject(problems, {}, "has no resource");
        if (auto gone = goneOf(request.text("url"), problems.where())) records_.gone.push_back(std::move(*gone));
    }

    void readGroup(const FhirElement& resource, const std::string& id, EntryProblems& problems) {
        if (!resource.at("active").flag(true)) return;
        GroupRecord group{id, resource.text("name"), {}, problems.where(), true};
        for (const auto& member : resource.at("member").items()) {
            if (member.at("inactive").flag(false)) continue;
            if (auto who = member.at("entity").reference(); !who.empty()) group.members.push_back(std::move(who));
        }
        if (group.name.empty()) {
            problems.add("name", "is missing; the id stands in for it");
            group.name = id;
        }
        records_.groups.push_back(std::move(group));
    }

    void readPractitioner(const FhirElement& resource, const std::string& id, EntryProblems& problems) {
        WorkerRecord worker;
        worker.source_id = id;
        worker.where = problems.where();
        worker.name = fhirName(resource.at("name"));
        if (worker.name.empty()) {
            problems.add("name", "is missing; the id stands in for it");
            worker.name = id;
        }
        const auto gender = resource.text("gender");
        if (gender.empty()) records_.oddities.note("gender: is missing", problems.where());
        if (const auto sex = sexFrom(gender)) {
            worker.sex = *sex;
        } else {
            problems.add("gender", "'" + gender + "' is not a gender of FHIR");
        }
        for (const auto& language : resource.at("communication").items()) {
            const auto concept_element = language.at("coding").exists() ? language : language.at("language");
            const auto coded = firstConcept(concept_element);
            const auto known = languageFrom(coded.code.empty() ? coded.text : coded.code);
            if (known && worker.language.empty()) worker.language = *known;
            if (!known) language.problem("is not a language we know");
        }
        worker.active = resource.at("active").flag(true);
        worker.phones = fhirPhones(resource.at("telecom"));
        if (worker.phones.empty()) records_.oddities.note("telecom: holds no telephone", problems.where());
        for (const auto& tag : resource.at("meta").at("tag").items()) {
            if (tag.at("code").code() == "optedout") worker.opted_out = true;
        }
        records_.workers.push_back(std::move(worker));
    }

    void readRole(const FhirElement& resource, const std::string& id, EntryProblems& problems) {
        RoleRecord role;
        role.source_id = id;
        role.where = problems.where();
        role.worker = resource.at("practitioner").reference();
        if (role.worker.empty()) return reject(problems, "practitioner", "is missing: a role of nobody");
        auto job = firstConcept(resource.at("code"));
        role.job = job.text.empty() ? job.code : std::move(job.text);
        role.job_code = std::move(job.code);
        for (const auto& location : resource.at("location").items()) {
            if (role.place.empty()) role.place = location.reference();
        }
        if (role.place.empty() && resource.at("organization").exists()) {
            role.place = resource.at("organization").reference();
        }
        role.started_on = resource.at("period").at("start").date();
        role.ended_on = resource.at("period").at("end").date();
        role.active = resource.at("active").flag(true);
        records_.roles.push_back(std::move(role));
    }

    void readLocation(const FhirElement& resource, const std::string& id, EntryProblems& problems) {
        PlaceRecord place{id, resource.text("name"), {}, {}, problems.where()};
        if (place.name.empty()) {
            problems.add("name", "is missing; the id stands in for it");
            place.name = id;
        }
        place.level = levelOf(resource);
        if (resource.at("partOf").exists()) place.parent = resource.at("partOf").reference();
        place.codes = codesOf(resource, id);
        if (resource.at("managingOrganization").exists()) {
            const auto element = resource.at("managingOrganization");
            const auto organization = element.reference();
            if (element.isText()) {
                records_.oddities.note(
                    "managingOrganization: is a bare text and no Reference; it is read as the id", problems.where()
                );
            }
            // A ministry may run many facilities; only the organization of one facility is that facility.
            if (place.level == "facility" && !organization.empty()) {
                const auto [entry, fresh] = records_.managed_by.emplace(organization, id);
                if (!fresh && entry->second != id) entry->second.clear();
            }
        }
        records_.places.push_back(std::move(place));
    }

    void readOrganization(const FhirElement& resource, const std::string& id, EntryProblems& problems) {
        if (levelOf(resource) != "facility") return;  // ministries and owners are no place of work
        PlaceRecord place{id, resource.text("name"), "facility", {}, problems.where()};
        if (place.name.empty()) {
            problems.add("name", "is missing; the id stands in for it");
            place.name = id;
        }
        if (resource.at("partOf").exists()) place.parent = resource.at("partOf").reference();
        place.codes = codesOf(resource, id);
        records_.organizations.push_back(std::move(place));
    }

    /// The identifiers that other systems gave; one that only repeats the id says nothing.
    static std::vector<PlaceCode> codesOf(const FhirElement& resource, const std::string& id) {
        std::vector<PlaceCode> codes;
        for (const auto& identifier : resource.at("identifier").items()) {
            PlaceCode code{identifier.text("system"), identifier.text("value")};
            if (code.system.empty() || code.code.empty() || code.code == id || identifier.text("use") == "old") continue;
            codes.push_back(std::move(code));
            if (codes.size() == kMostCodes) break;
        }
        return codes;
    }

    // From the codes of `type`; an ihris profile helps where they are missing. 'area' when nothing tells.
    static std::string levelOf(const FhirElement& resource) {
        for (const auto& type : resource.at("type").items()) {
            for (const auto& coding : type.at("coding").items()) {
                if (const auto level = placeLevelFrom(coding.at("code").code())) return *level;
            }
            if (const auto level = placeLevelFrom(type.text("text"))) return *level;
        }
        const auto profiles = resource.at("meta").at("profile");
        for (const auto& profile : profiles.items()) {
            // Old profiles are camel-case, new ones have hyphens.
            const auto name = replaceAll(lowerAscii(profile.text()), "-", "");
            if (name.ends_with("ihrisfacility") || name.ends_with("facilitylocation")) return "facility";
            if (name.ends_with("facilityorganization")) return "facility";
        }
        return "area";
    }

    const std::string& file_;
    const ReadLimits& limits_;
    bool damaged_;
    RegistryRecords records_;
};

}  // namespace

Result<RegistryRecords> readFhirJson(
    const nlohmann::json& root, const std::string& name, bool damaged, const ReadLimits& limits
) {
    return BundleReader(name, limits, damaged).read(root);
}

std::vector<Deletion> deletionsOf(const nlohmann::json& history, const std::string& name) {
    std::vector<Deletion> deletions;
    std::vector<Error> ignored;
    const ReadLimits limits;
    EntryProblems problems(name, ignored);
    const FhirElement bundle(history, {}, problems, limits);
    for (const auto& entry : bundle.at("entry").items()) {
        const auto request = entry.at("request");
        auto gone = goneOf(request.text("url"), name);
        if (!gone) gone = goneOf(entry.text("fullUrl"), name);
        if (gone) deletions.push_back({std::move(*gone), request.text("method") == "DELETE"});
    }
    return deletions;
}

Result<RegistryRecords> readFhirBundle(
    std::string_view text, const std::string& file, const ReadLimits& limits
) {
    if (text.size() > limits.max_bytes) {
        return fail(
            ErrorCode::LimitExceeded,
            "is larger than " + std::to_string(limits.max_bytes / 1024 / 1024) + " MiB; split it",
            file
        );
    }
    const bool damaged = !isValidUtf8(text);
    const auto readable = damaged ? toValidUtf8(text) : std::string();
    if (damaged) text = readable;
    try {
        return BundleReader(file, limits, damaged)
            .read(FhirJson::parse(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text));
    } catch (const FhirJson::parse_error& error) {
        return fail(
            ErrorCode::InvalidInput,
            "is not JSON: it breaks off or goes wrong here",
            file + ": byte " + std::to_string(error.byte)
        );
    } catch (const FhirJson::out_of_range&) {
        return fail(ErrorCode::InvalidInput, "has a number that is too large to be read, such as 1E400", file);
    }
}

}  // namespace tama::registry
