#include "registry/fhir_element.hpp"

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::registry {
namespace {

const nlohmann::json kNothing;

bool looksLikeDate(std::string_view text) {
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 4 || i == 7;
        if (dash ? text[i] != '-' : !isDigit(text[i])) return false;
    }
    return true;
}

}  // namespace

FhirElement FhirElement::at(const char* name) const {
    const auto path = path_.empty() ? std::string(name) : path_ + "." + name;
    if (value_->is_object()) {
        const auto found = value_->find(name);
        return {found == value_->end() ? kNothing : *found, path, *problems_, *limits_};
    }
    if (exists() && !value_->is_string()) problem("is not an object");
    return {kNothing, path, *problems_, *limits_};
}

std::vector<FhirElement> FhirElement::items() const {
    std::vector<FhirElement> items;
    if (value_->is_array()) {
        for (std::size_t i = 0; i < value_->size(); ++i) {
            items.emplace_back((*value_)[i], path_ + "[" + std::to_string(i) + "]", *problems_, *limits_);
        }
    } else if (value_->is_object()) {
        items.push_back(*this);
    } else if (exists()) {
        problem("is not a list");
    }
    return items;
}

std::string FhirElement::text() const {
    if (value_->is_number()) return value_->dump();
    if (value_->is_string()) {
        const auto& raw = value_->get_ref<const std::string&>();
        return std::string(truncateBytes(trimUnicode(raw), limits_->max_text));
    }
    if (exists()) problem("is not text");
    return {};
}

bool FhirElement::flag(bool otherwise) const {
    if (value_->is_boolean()) return value_->get<bool>();
    if (exists()) problem("is neither true nor false");
    return otherwise;
}

std::string FhirElement::reference() const {
    const auto element = value_->is_object() ? at("reference") : *this;
    auto target = element.text();
    if (const auto version = target.find("/_history/"); version != std::string::npos) target.resize(version);
    if (target.starts_with("urn:uuid:")) return target.substr(9);
    if (const auto slash = target.rfind('/'); slash != std::string::npos) target.erase(0, slash + 1);
    if (target.empty() && exists()) problem("refers to nothing by id");
    return target;
}

std::string FhirElement::code() const {
    auto text = this->text();
    if (const auto bar = text.rfind('|'); bar != std::string::npos) text.erase(0, bar + 1);
    return text;
}

std::string FhirElement::date() const {
    auto text = this->text();
    if (const auto time = text.find('T'); time != std::string::npos) text.resize(time);
    if (text.empty() || looksLikeDate(text)) return text;
    problem("is not a date");
    return {};
}

}  // namespace tama::registry
