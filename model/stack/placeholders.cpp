#include "model/stack/placeholders.h"

namespace stackwright {

Placeholders placeholdersOf(const ImageRef &ref)
{
    const qsizetype slash = ref.path.lastIndexOf(QLatin1Char('/'));
    return {{QStringLiteral("host"), ref.host.isEmpty() ? QStringLiteral("docker.io") : ref.host},
            {QStringLiteral("namespace"), slash < 0 ? QString() : ref.path.left(slash)},
            {QStringLiteral("name"), ref.path.mid(slash + 1)},
            {QStringLiteral("repository"), ref.repository()},
            {QStringLiteral("tag"), ref.tag},
            {QStringLiteral("image"), ref.text()}};
}

QString withPlaceholders(const QString &text, const Placeholders &values)
{
    QString filled;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype end = text[i] == QLatin1Char('{') && (i == 0 || text[i - 1] != QLatin1Char('$')) ? text.indexOf(QLatin1Char('}'), i) : -1;
        const auto known = end > 0 ? values.constFind(text.mid(i + 1, end - i - 1)) : values.cend();
        if (known == values.cend()) {
            filled += text[i];
            continue;
        }
        filled += *known;
        i = end;
    }
    return filled;
}

} // namespace stackwright
