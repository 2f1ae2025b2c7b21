#include "model/release/comparison.h"

#include "model/base/background.h"
#include "model/base/files.h"
#include "model/pages/home.h"
#include "model/release/imageside.h"

#include <QFileInfo>
#include <QTimer>

namespace stackwright {

namespace {

struct Pair
{
    ComparedImage image;
    ImageSide sides[2];

    const ComparedSide &asked(int i) const { return i == 0 ? image.before : image.after; }
};

Comparison compared(QList<Pair> pairs, const QStringList &folders, bool fold)
{
    Comparison comparison;
    for (Pair &pair : pairs) {
        for (int i = 0; i < 2; ++i) {
            const ComparedSide &side = pair.asked(i);
            pair.sides[i].reference = side.file.isEmpty() ? side.image.text() : side.file;
            pair.sides[i].isFile = !side.file.isEmpty();
            pair.sides[i].page = side.page ? *side.page : pageOf(side.image, folders, &pair.sides[i].pageBytes);
            if (side.page)
                pair.sides[i].pageBytes = side.bytes;
        }
        ImageDifference difference = compareImages(pair.sides[0], pair.sides[1]);
        difference.name = pair.image.name;
        difference.parent = pair.image.parent;
        comparison.knowsBefore = comparison.knowsBefore || !difference.missingBefore;
        comparison.knowsAfter = comparison.knowsAfter || !difference.missingAfter;
        comparison.images += difference;
    }
    if (fold)
        foldDifferences(comparison.images);
    return comparison;
}

/// Waits for the registry's answers, for a while, then has the rest done in another thread.
class Comparing : public QObject
{
public:
    Comparing(QStringList folders, bool fold, QObject *context, std::function<void(const Comparison &)> answer)
        : QObject(context), m_folders(std::move(folders)), m_fold(fold), m_answer(std::move(answer))
    {
    }

    void start(const QList<ComparedImage> &images, Registry *registry, std::chrono::milliseconds patience)
    {
        for (const ComparedImage &image : images)
            m_pairs += Pair{image, {}};
        m_open = 1; // ours, until all are asked
        for (qsizetype k = 0; registry && k < images.size(); ++k)
            for (int i = 0; i < 2; ++i)
                ask(*registry, k, i);
        QTimer::singleShot(patience, this, [this, asked = registry != nullptr] {
            const QString late = QStringLiteral("not all of the registry's answers came in time");
            if (m_why.isEmpty())
                m_why = late;
            for (Pair &pair : m_pairs)
                for (ImageSide &side : pair.sides)
                    if (asked && !side.layers && side.why.isEmpty())
                        side.why = late;
            compare();
        });
        QTimer::singleShot(0, this, [this] { answered(); });
    }

private:
    void ask(Registry &registry, qsizetype index, int i)
    {
        const ImageRef &image = m_pairs.at(index).asked(i).image;
        if (image.path.isEmpty())
            return;
        ++m_open;
        readImageSide(registry, image, this, [this, index, i](const Result<ImageSide> &known) {
            ImageSide &side = m_pairs[index].sides[i];
            if (known) {
                side = *known;
            } else {
                side.isAbsent = known.error().kind == Error::Kind::Input;
                side.why = known.error().text();
                if (m_why.isEmpty())
                    m_why = side.why;
            }
            answered();
        });
    }
    void answered()
    {
        if (--m_open == 0)
            compare();
    }
    void compare()
    {
        if (std::exchange(m_begun, true))
            return;
        inBackground<Comparison>(
            this, [pairs = m_pairs, folders = m_folders, fold = m_fold] { return compared(pairs, folders, fold); },
            [this](Comparison comparison) {
                comparison.why = m_why;
                m_answer(comparison);
                deleteLater();
            });
    }

    QStringList m_folders;
    bool m_fold = false, m_begun = false;
    std::function<void(const Comparison &)> m_answer;
    QList<Pair> m_pairs;
    QString m_why;
    int m_open = 0;
};

} // namespace

ManifestPage pageOf(const ImageRef &image, const QStringList &folders, QByteArray *whole)
{
    for (const QString &folder : folders) {
        const QString path = folder + QLatin1Char('/') + image.pageName() + QLatin1String(".md");
        if (!QFileInfo(path).isFile())
            continue;
        if (const Result<QByteArray> bytes = readFile(path, wikiFileCap))
            if (const ManifestPage page = parseManifestPage(*bytes); !page.isEmpty()) {
                if (whole)
                    *whole = *bytes;
                return page;
            }
    }
    return {};
}

void compareStack(const QList<ComparedImage> &images, const QStringList &folders, Registry *registry, bool fold,
                  std::chrono::milliseconds patience, QObject *context, std::function<void(const Comparison &)> answer)
{
    (new Comparing(folders, fold, context, std::move(answer)))->start(images, registry, patience);
}

} // namespace stackwright
